"""What the next draft would do: why each section's request becomes another, and the plan in words."""
