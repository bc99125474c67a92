"""Reads of applications, partners, members and company data."""
