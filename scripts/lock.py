"""Pins the newest allowed versions with hashes, and without the name of any host: `make lock`."""

import subprocess

from places import BIN, ROOT

# 3.12 is the oldest Python NED runs on; universal makes one file do for all systems.
FLAGS = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--universal", "--python-version=3.12", "--upgrade")


def main() -> None:
    # In this order: the development pins are held to the product's.
    for name in ("requirements", "requirements-dev", "requirements-node"):
        command = [str(BIN / "uv"), "pip", "compile", "--quiet", *FLAGS, f"{name}.in", f"--output-file={name}.txt"]
        subprocess.run(command, cwd=ROOT, check=True)
    npm = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(npm, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
