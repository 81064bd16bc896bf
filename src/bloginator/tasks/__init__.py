"""What waits for what: doit's graph, one step an action."""
