"""Cases, measures, appeals, information requests (§1.6, §1.7.2, §13, §14)."""
