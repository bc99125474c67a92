"""The only writes of applications, partners, members and company data."""
