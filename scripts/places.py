"""Where things lie. Runs on Python 3.8."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
NODE = ROOT / "node_modules"
# What is made while NED runs; elsewhere when the person says so, as in ned/settings.py.
VAR = Path(os.environ.get("NED_VAR") or ROOT / "var").resolve()
FONT = VAR / "static/fonts/inter.woff2"
