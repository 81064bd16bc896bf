"""What the writer does by hand: answers, edits, decisions, earlier drafts, a Word document that came back."""
