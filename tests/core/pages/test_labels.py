import inspect

from partner_portal.core.decisions.labels import label, labels, rule_label, rule_labels
from partner_portal.core.decisions.policy import rules

OURS = [rule for rule in rules if not rule.judge.__module__.startswith("tests.")]


def test_every_rule_has_a_label():
    assert [rule.name for rule in OURS if rule.name not in rule_labels] == []
    assert rule_label("gone.rule_of_old") == "gone: rule of old"


def test_every_input_of_a_rule_has_a_label():
    seen = {name for rule in OURS for name in inspect.signature(rule.judge).parameters}
    assert sorted(name for name in seen if name not in labels) == []


def test_an_input_of_a_rule_that_is_gone_is_still_readable():
    assert label("last_day_of_all") == "last day of all"
