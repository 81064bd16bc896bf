"""What a person sees: lines, progress, tables, the editor."""
