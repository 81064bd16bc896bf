"""Where it lies: layout, files, settings, templates, state."""
