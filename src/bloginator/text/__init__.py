"""What a text tells: pure functions of text."""
