"""What is done: pure functions from records to records."""
