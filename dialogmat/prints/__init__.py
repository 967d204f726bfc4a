"""What can be printed of a mat besides the mat itself: each is a module here with a PRINT, in the order of the day."""

from dialogmat.prints import cases, factors, names, notice, prework, roles, script, sheets, slips, stations, tables
from dialogmat.prints.edition import Edition, Print

MODULES = [notice, prework, script, tables, names, stations, factors, roles, cases, sheets, slips]
PRINTS: dict[str, Print] = {module.PRINT.key: module.PRINT for module in MODULES}

__all__ = ["PRINTS", "Edition", "Print"]
