"""Models of tests."""
