"""A batch served to an assistant over the Model Context Protocol."""
