"""Models that exist only in tests, such as a ledger's book to try the base on."""
