"""What is asked: the corpus as an index, the sources of each section, and the requests made of them."""
