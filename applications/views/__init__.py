"""The pages of applicants and partners."""
