"""A random program life, day by day, through the actions: operations that apps add, and a hash of what came of them."""
