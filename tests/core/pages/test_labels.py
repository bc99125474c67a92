import inspect

from partner_portal.core.decisions.labels import label, labels
from partner_portal.core.decisions.policy import rules


def test_every_input_that_partners_see_has_a_label():
    ours = [rule for rule in rules if not rule.internal and not rule.judge.__module__.startswith("tests.")]
    seen = {name for rule in ours for name in inspect.signature(rule.judge).parameters}
    assert sorted(name for name in seen if name not in labels) == []


def test_an_input_of_a_rule_that_is_gone_is_still_readable():
    assert label("last_day_of_all") == "last day of all"
