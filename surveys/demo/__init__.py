"""Example data that can be believed: invented people, units and figures, told from one day and the same each time."""
