"""Which figures there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partner_portal.bench import home, start, web
from partner_portal.bench.measure import Result
from partner_portal.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: `run(blocks)` measures it, in an empty scratch database of its own. `is_asked_for`: only by name,
    because it starts processes or takes long."""

    id: str
    what: str
    run: Callable[[int], Sequence[Result]]
    is_asked_for: bool = False


figures: Registry[Figure] = Registry("figure")

for _figure in (
    Figure(id="S1", what="a trivial page behind login, full middleware", run=web.page_behind_login),
    Figure(id="S2", what="the dashboard's home, at one and at many rows", run=home.dashboard_home),
    Figure(id="S3", what="an API list of 50, without middleware", run=web.api_list),
    Figure(id="S14", what="make run from a clean clone", run=start.make_run, is_asked_for=True),
):
    figures.add(_figure.id, _figure)
