"""Applicants' pages, documents, and the texts that everyone may read."""

from tests.access.matrix import HIDDEN, IN, LOGIN, PEOPLE, PUBLIC, SIGNED_IN, everyone, page, row, staff

# open to all; to send something one signs in first
row("apply/", GET=PUBLIC, POST=PUBLIC)
row("apply/faq/", GET=PUBLIC)
row(
    "legal/<slug:kind>/<slug:version>/",
    GET=PUBLIC,
    given={"kind": lambda world: "agreement", "version": lambda world: "2026-01"},
)

# an application's own pages: who has none is led to the start
for part in ("check/", "withdraw/", "documents/"):
    row(f"apply/{part}", GET=SIGNED_IN, POST=SIGNED_IN)
for part in ("tax-id/", "sent/", "answers/", "verification/"):
    row(f"apply/{part}", GET=SIGNED_IN)
row("apply/<slug:section>/", GET=SIGNED_IN, POST=SIGNED_IN, given={"section": lambda world: "company"})
