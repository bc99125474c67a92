"""Partners that were here before the portal, read from a file: its columns and what each part makes of them."""
