"""Applications, partners and teams in the API; the import in the office."""

from tests.access.matrix import COMPANY_API, FORBIDDEN, HIDDEN, IN, OWN_API, PEOPLE, api, row, staff, staff_api

# An application is a person's: acme's became a partner by alice's, the other company by charlie's.
READS = dict.fromkeys(PEOPLE, HIDDEN) | dict.fromkeys(("applicant", "alice", "charlie", "key"), IN)
OWN_APPLICATION = api(READS)
STARTS = api(dict.fromkeys(PEOPLE, IN) | {"key": HIDDEN, "vendor key": HIDDEN})
CHANGES = api(READS | {"key": HIDDEN})
row("api/v1/application", GET=OWN_APPLICATION, POST=STARTS)
row("api/v1/application/sections/<slug:section>", PATCH=CHANGES, given={"section": lambda world: "company"})
for part in ("answer", "withdraw"):
    row(f"api/v1/application/{part}", POST=CHANGES)
for part in ("submit", "documents"):  # what they state is missing, whoever asks
    row(f"api/v1/application/{part}", POST=api(dict.fromkeys((*PEOPLE, "key", "vendor key"), IN)))

EDITORS = {**COMPANY_API, "bob": FORBIDDEN}  # a member without the right
row("api/v1/partner", GET=COMPANY_API)
row("api/v1/partner/contacts", GET=COMPANY_API, PATCH=COMPANY_API)  # without If-Match
row("api/v1/partner/profile", GET=COMPANY_API, PATCH=COMPANY_API)
row("api/v1/partner/profile/send", POST=EDITORS)
row("api/v1/partner/changes", GET=COMPANY_API)
row("api/v1/partner/changes/<public_id:id>", GET=OWN_API, given={"id": lambda world: world.change})

row("api/v1/team", GET=COMPANY_API, POST=COMPANY_API)
row(
    "api/v1/team/<public_id:id>",
    GET=OWN_API,
    PATCH={**OWN_API, "bob": FORBIDDEN},
    given={"id": lambda world: world.member},
)
for part in ("remove", "main"):
    row(
        f"api/v1/team/<public_id:id>/{part}",
        POST={**OWN_API, "bob": FORBIDDEN},
        given={"id": lambda world: world.member},
    )

APPLICATION = {"id": lambda world: world.application}
PARTNER = {"id": lambda world: world.partner}
REVIEWS = staff_api("applications.review_application")
row("api/v1/staff/applications", GET=staff_api("applications.view_application"))
row("api/v1/staff/applications/<public_id:id>", GET=staff_api("applications.view_application"), given=APPLICATION)
for part in ("decline", "approve-preliminarily", "ask", "approve", "reject"):
    row(f"api/v1/staff/applications/<public_id:id>/{part}", POST=REVIEWS, given=APPLICATION)
row(
    "api/v1/staff/applications/<public_id:id>/documents/<public_id:document>",
    POST=REVIEWS,
    given={**APPLICATION, "document": lambda world: world.document},
)
row("api/v1/staff/partners", GET=staff_api("applications.view_partner"))
row("api/v1/staff/partners/<public_id:id>", GET=staff_api("applications.view_partner"), given=PARTNER)
for part, permission in (
    ("suspend", "applications.suspend_partner"),
    ("reinstate", "applications.suspend_partner"),
    ("terminate", "applications.terminate_partner"),
):
    row(f"api/v1/staff/partners/<public_id:id>/{part}", POST=staff_api(permission), given=PARTNER)

# the import's buttons stand in rows_admin
IMPORTS = staff("applications.import_partners")
row("admin/applications/importbatch/upload/", ANY=IMPORTS)
row("admin/applications/importbatch/template.csv", ANY=IMPORTS)
