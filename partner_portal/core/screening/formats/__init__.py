"""Reads lists of excluded persons in the forms in which they are published.

Every reader takes a whole file, checks it to its end and only then hands over what it holds: a list that is cut off,
doubled or of another shape raises `BadList`, and nothing of it is used.
"""

from partner_portal.core.screening.formats.parsed import BadList, Entry, Name, ParsedList
from partner_portal.core.screening.formats.reading import detect, read

__all__ = ["BadList", "Entry", "Name", "ParsedList", "detect", "read"]
