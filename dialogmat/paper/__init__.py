"""A mat on paper, computed from its version: what a card holds, how it is set, and where it lies."""
