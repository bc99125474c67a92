"""What happened, in order, for programs to read."""
