"""Applicants' pages, documents, and the texts that everyone may read."""

from tests.access.matrix import HIDDEN, IN, KEYS, LOGIN, PEOPLE, PUBLIC, SIGNED_IN, page, row, staff

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

# documents: of the company for its main user and who may edit its pages, of everyone for staff with the permission
OPENED = {role: answer if answer == IN else HIDDEN for role, answer in staff("applications.open_document").items()}
row(
    "dashboard/documents/<public_id:public_id>/",
    GET=OPENED | {"alice": IN, "nobody": LOGIN} | dict.fromkeys(KEYS, LOGIN),
    given={"public_id": lambda world: world.document},
)
row(  # only while it belongs to an open application
    "apply/documents/<public_id:public_id>/remove/",
    POST=page(dict.fromkeys(PEOPLE, HIDDEN)),
    given={"public_id": lambda world: world.document},
)
