"""The company's pages and the team: for the people of a partner; what changes something, for who has the right."""

from tests.access.matrix import COMPANY_PAGE, FORBIDDEN, HIDDEN, OWN_PAGE, row

EDITED = {**COMPANY_PAGE, "bob": FORBIDDEN}  # bob has no rights
OWN_EDITED = {**OWN_PAGE, "bob": FORBIDDEN}

for part in ("company/", "company/data/", "verification/", "team/"):
    row(f"dashboard/{part}", GET=COMPANY_PAGE)
for part in ("company/affiliates/", "company/agreement/"):
    row(f"dashboard/{part}", GET=COMPANY_PAGE, POST=EDITED)
row("dashboard/company/profile/", GET=EDITED, POST=EDITED)
for part in ("send/", "take-back/", "remove-logo/"):
    row(f"dashboard/company/profile/{part}", POST=EDITED)
row(
    "dashboard/company/data/<slug:kind>/",
    GET=EDITED,
    POST=EDITED,
    given={"kind": lambda world: "contact"},
)
row(
    "dashboard/company/changes/<public_id:public_id>/withdraw/",
    GET=OWN_EDITED,
    POST=OWN_EDITED,
    given={"public_id": lambda world: world.change},
)
row(
    "dashboard/company/affiliates/<public_id:public_id>/withdraw/",
    GET={**OWN_EDITED, "alice": HIDDEN},
    POST={**OWN_EDITED, "alice": HIDDEN},
    given={"public_id": lambda world: "aff_00000000000000000000000000"},
)
row("dashboard/team/add/", GET=EDITED, POST=EDITED)
row("dashboard/team/leave/", GET=COMPANY_PAGE, POST=COMPANY_PAGE)
for part in ("", "hand-over/", "remove/"):
    row(
        f"dashboard/team/<public_id:public_id>/{part}",
        GET=OWN_EDITED,
        POST=OWN_EDITED,
        given={"public_id": lambda world: world.member},
    )
