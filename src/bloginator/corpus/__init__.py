"""Where does evidence come from? The author's files, cut into chunks, indexed, and ranked for each section."""
