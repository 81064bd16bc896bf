"""Say where the sections stand: a row each, what needs work, what is worth a look."""
