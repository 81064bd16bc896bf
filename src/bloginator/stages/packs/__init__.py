"""Pack the open requests, so that an assistant reads everything in one go: rules and samples once, each source once."""
