"""What a draft is made into for others to read: pure, with the programs handed in."""
