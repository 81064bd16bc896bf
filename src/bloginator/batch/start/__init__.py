"""How a batch begins: its folder, and an outline that is asked for."""
