import pytest

from tests.architecture.rules import PRODUCT_RULES, RULES, Rule
from tests.architecture.source import modules, parse, product

EVERY = [*PRODUCT_RULES, *RULES]
BAD = [pytest.param(rule, text, id=f"{rule.name}-{n}") for rule in EVERY for n, text in enumerate(rule.bad)]
GOOD = [pytest.param(rule, text, id=f"{rule.name}-{n}") for rule in EVERY for n, text in enumerate(rule.good)]


@pytest.mark.parametrize("rule, text", BAD)
def test_a_rule_finds_a_bad_sample(rule: Rule, text: str):
    assert list(rule.check(parse(rule.path, text)))


@pytest.mark.parametrize("rule, text", GOOD)
def test_a_rule_lets_a_good_sample_pass(rule: Rule, text: str):
    assert list(rule.check(parse(rule.path, text))) == []


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_the_house_keeps_the_rule(rule: Rule):
    read = product() if rule in PRODUCT_RULES else modules()
    found = {module.path: list(rule.check(module)) for module in read}
    faults = [
        f"{path}:{line}: {what}" for path, hits in found.items() for line, what in hits if path not in rule.allowed
    ]
    assert not faults, f"{rule.name}:\n" + "\n".join(faults)
    stale = [path for path in rule.allowed if not found.get(path)]
    assert not stale, f"{rule.name}: these need no exception any more: {stale}"
