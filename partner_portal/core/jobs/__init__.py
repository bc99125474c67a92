"""Daily work: each day once, in order, caught up when missed, resumed when killed."""
