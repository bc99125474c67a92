"""What people fill in: the shape of input, never the rules of the program."""
