# Any Debian base with Python >= 3.12, or one whose own package of it is: docker build --build-arg BASE=debian:trixie-slim .
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS base
ENV DEBIAN_FRONTEND=noninteractive PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core ca-certificates \
 && (command -v python3 >/dev/null || apt-get install -y --no-install-recommends python3 python3-venv) \
 && rm -rf /var/lib/apt/lists/*

# Front-end packages, with the Node that is pinned beside them.
FROM base AS assets
WORKDIR /app
COPY requirements-node.txt ./
RUN python3 -m venv /opt/node && /opt/node/bin/pip install --no-cache-dir --require-hashes -r requirements-node.txt
COPY package.json package-lock.json .npmrc ./
RUN PATH="/opt/node/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund

# Python packages, and all that is made once: letters for the screen, catalogues, static files.
FROM base AS build
WORKDIR /app
COPY requirements.txt ./
RUN python3 -m venv /opt/ned && /opt/ned/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --from=assets /app/node_modules ./node_modules
COPY . .
RUN /opt/ned/bin/python scripts/fonts.py node_modules/inter-ui/variable/InterVariable.woff2 var/static/fonts/inter.woff2 \
 && /opt/ned/bin/python scripts/catalogues.py --compile \
 && SECRET_KEY=only-while-building /opt/ned/bin/python manage.py collectstatic --no-input --verbosity=0 \
 && /opt/ned/bin/python -m compileall -q ned workshops dialogmat surveys

FROM base
WORKDIR /app
# HOME and the font cache lie in /tmp, the only place a read-only container writes to.
ENV PATH="/opt/ned/bin:$PATH" HOME=/tmp XDG_CACHE_HOME=/tmp
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ned
COPY --from=build /opt/ned /opt/ned
COPY --from=build /app /app
RUN mkdir -p var/media && chown ned:ned var/media
USER ned
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["python", "deploy/health.py", "8000"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--backpressure", "64", "--respawn-failed-workers", "--respawn-interval", "0.2", "ned.wsgi:application"]
