"""What is measured on the texts: evidence, voice, findings."""
