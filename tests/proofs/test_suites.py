"""Proofs that are suites of tests: tried in shares, and none is missed."""

import random

import pytest

from partner_portal.core.proofs import proofs, run
from tests.proofs import suites

TOYS = """
import os
import pytest

@pytest.mark.parametrize("number", range(5))
def test_toy(number):
    assert os.environ.get("SPOILT") != str(number), "spoilt"
"""


@pytest.fixture
def toys(tmp_path, settings, monkeypatch):
    """A function that gives the proof of five toy tests, one of which a variable spoils."""
    settings.BASE_DIR = tmp_path
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    (tmp_path / "test_toys.py").write_text(TOYS)
    suites.collected.cache_clear()
    yield lambda **full: suites.suite(figure="T2", claim="toys pass", paths=("test_toys.py",), steps=3, full=full)
    suites.collected.cache_clear()


def test_every_test_of_a_suite_is_tried_once(toys):
    progress = run(toys(), full=True)
    assert (progress.done, progress.checked, progress.first) == (3, 5, [])


def test_a_test_that_fails_is_a_difference_and_the_variables_reach_it(toys):
    found = toys(SPOILT="4").check(1, random.Random(1))
    assert found.count == 2
    assert len(found.differences) == 1
    assert found.differences[0].startswith("test_toys.py::test_toy[4] - AssertionError: spoilt")


def test_a_run_that_falls_over_is_a_difference(toys, tmp_path):
    proof = toys()
    suites.collected(("test_toys.py",))
    (tmp_path / "conftest.py").write_text("raise RuntimeError('no disk')")
    found = proof.check(0, random.Random(1))
    assert found.count == 0
    assert "pytest ended with" in found.differences[0]


def test_a_suite_that_cannot_be_read_is_no_proof(toys, tmp_path):
    (tmp_path / "test_toys.py").write_text("import nothing_of_the_kind")
    with pytest.raises(RuntimeError, match=r"cannot collect test_toys\.py"):
        toys().check(0, random.Random(1))


def test_the_access_matrix_and_the_schema_are_tried_in_full():
    assert [(proofs.get(name).sample, proofs.get(name).steps > 1) for name in ("X1", "X2")] == [(0, True), (0, True)]
