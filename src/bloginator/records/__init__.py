"""What is kept: frozen records, without a method that reads the world."""
