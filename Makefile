# `make run` and `make test` are all a newcomer needs; both set up what they use.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test coverage bench chaos lock setup clean
PORT ?= 8000
SIZE ?= usual
PYTHON := .venv/bin/python
# Any Python >= 3.8 can start scripts/setup.py, which finds or explains how to get one that NED can use.
BOOT = $(shell for p in $(PYTHON) python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && echo $$p && exit; done; echo python3)

help:
	@echo "make run      set up, fill a small example and start NED on http://127.0.0.1:$(PORT)/ (PORT=…, DEMO=programme)"
	@echo "make test     every check and the tests, on private servers of its own (SIZE=full for the deep ones too)"
	@echo "make coverage which branches the tests take"
	@echo "make bench    measure; the figures land in var/bench.json (SIZE=full for the hall's ten minutes)"
	@echo "make chaos    harm a hall while its tables write; what is lost lands in var/chaos.json"
	@echo "make setup    only set up what run and test need"
	@echo "make lock     pin the newest allowed versions of everything we build on"
	@echo "make clean    remove what was set up and made, except the database"

run:
	@$(BOOT) scripts/setup.py run
	@PORT=$(PORT) exec $(PYTHON) scripts/run.py

test:
	@$(BOOT) scripts/setup.py test
	@exec $(PYTHON) scripts/test.py --size $(SIZE)

coverage:
	@$(BOOT) scripts/setup.py test
	@exec $(PYTHON) scripts/test.py --branches

bench:
	@$(BOOT) scripts/setup.py test
	@exec $(PYTHON) scripts/test.py --services --durable -- $(PYTHON) scripts/bench.py --size $(SIZE)

setup:
	@$(BOOT) scripts/setup.py test

chaos:
	@$(BOOT) scripts/setup.py test
	@exec $(PYTHON) scripts/test.py --services --durable -- $(PYTHON) scripts/chaos.py

lock:
	@$(BOOT) scripts/setup.py test
	@exec $(PYTHON) scripts/lock.py

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache var/collected var/static var/stamps .coverage*
	find locale -name '*.mo' -delete
