"""Core's pages and its API."""

from tests.access.matrix import (
    COMPANY_API,
    COMPANY_PAGE,
    FORBIDDEN,
    NOWHERE,
    OPEN_API,
    OWN_API,
    OWN_PAGE,
    PUBLIC,
    SIGNED_IN,
    row,
    staff_api,
)

# public
row("", ANY=PUBLIC)
row("program/", ANY=PUBLIC)
row("robots.txt", ANY=PUBLIC)
row("components/", ANY=NOWHERE)  # development only
row("healthz", GET=PUBLIC)
row("readyz", GET=PUBLIC)
row("metrics", GET=NOWHERE)  # for who holds METRICS_TOKEN
row("preferences/", POST=PUBLIC)

# the dashboard
row("dashboard/", ANY=SIGNED_IN)
row("dashboard/security/", ANY=SIGNED_IN)
row("dashboard/messages/", GET=COMPANY_PAGE)
row("dashboard/messages/<public_id:public_id>/", GET=OWN_PAGE, given={"public_id": lambda world: world.message})
row("dashboard/decisions/", GET=COMPANY_PAGE)
row("dashboard/decisions/<public_id:public_id>/", GET=OWN_PAGE, given={"public_id": lambda world: world.decision})
row("dashboard/developers/", GET=COMPANY_PAGE)
row("dashboard/developers/new/", GET={**COMPANY_PAGE, "bob": FORBIDDEN}, POST={**COMPANY_PAGE, "bob": FORBIDDEN})
row("dashboard/developers/events/", GET=COMPANY_PAGE)
row(
    "dashboard/developers/<public_id:public_id>/revoke/",
    GET={**OWN_PAGE, "bob": FORBIDDEN},
    POST={**OWN_PAGE, "bob": FORBIDDEN},
    given={"public_id": lambda world: world.spare_key},
)

# the API
row("api/v1/decisions", GET=COMPANY_API)
row("api/v1/decisions/<public_id:id>", GET=OWN_API, given={"id": lambda world: world.decision})
row("api/v1/events", GET=COMPANY_API)
row("api/v1/events/<public_id:id>", GET=OWN_API, given={"id": lambda world: world.event})
row("api/v1/messages", GET=COMPANY_API)
row("api/v1/messages/<public_id:id>", GET=OWN_API, given={"id": lambda world: world.message})
row(
    "api/v1/messages/<public_id:id>/read",
    POST={**OWN_API, "key": FORBIDDEN},  # a receipt is a person's
    given={"id": lambda world: world.message},
)
row("api/v1/terms", GET=OPEN_API)
row("api/v1/territories", GET=OPEN_API)
row("api/v1/territories/<territory:id>", GET=OPEN_API, given={"id": lambda world: "CY"})
row(
    "api/v1/staff/territories/<territory:id>",
    GET=staff_api("core.view_territory"),
    PUT=staff_api("core.change_territory_standing"),
    given={"id": lambda world: "CY"},
)
row("api/v1/staff/clock", GET=staff_api("core.view_clockadvance"))
row("api/v1/staff/clock/advance", POST=staff_api("core.move_clock"))
row("api/schema/", GET=PUBLIC)
row("api/docs/", GET=PUBLIC)
row("^api(?:/|$)", ANY=NOWHERE)
