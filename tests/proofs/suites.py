"""X1 and X2: tests that are small in `make test` and tried in full by `make prove`.

Each step runs its share of a suite's tests in a process of its own, so that a stopped run goes on with the share it had
reached.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

from django.conf import settings

from partner_portal.core.proofs import Checked, Proof

OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR) (.*)$", re.MULTILINE)


def suite(*, figure: str, claim: str, paths: tuple[str, ...], steps: int, full: Mapping[str, str]) -> Proof:
    """A proof of `steps` shares of the tests at `paths`, run with the variables that make them try everything."""

    def check(number: int, rng: random.Random) -> Checked:
        share = collected(paths)[number::steps]
        return tried(share, seed=rng.randrange(2**32), full=full) if share else Checked(0)

    return Proof(figure=figure, claim=claim, steps=steps, sample=0, check=check)


@cache
def collected(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Every test at these paths, in the suite's order; raises `RuntimeError` where they cannot be read."""
    done = pytest("--collect-only", "-q", *paths)
    found = tuple(line for line in done.stdout.splitlines() if "::" in line)
    if done.returncode or not found:
        raise RuntimeError(f"cannot collect {' '.join(paths)}:\n{done.stdout}{done.stderr}")
    return found


def tried(tests: tuple[str, ...], *, seed: int, full: Mapping[str, str]) -> Checked:
    """Run tests; each that does not pass is a difference, and so is a run that ends otherwise than it says."""
    done = pytest("-q", "--tb=no", "-rA", f"--hypothesis-seed={seed}", *tests, full=full)
    outcomes = OUTCOME.findall(done.stdout)
    differences = [text for outcome, text in outcomes if outcome != "PASSED"]
    if done.returncode and not differences:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        differences = [f"pytest ended with {done.returncode}: {''.join(last)}"]
    return Checked(len(outcomes), differences)


def pytest(*arguments: str, full: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run pytest in one process, which keeps nothing, in the order in which the tests are written."""
    without = [
        f"no:{plugin}" for plugin in ("cacheprovider", "xdist", "randomly")
    ]  # shares need one and the same order
    options = [option for plugin in without for option in ("-p", plugin)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--color=no", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | (full or {}),
        capture_output=True,
        text=True,
        check=False,
    )


PROOFS = (
    suite(
        figure="X1",
        claim="Every address lets in exactly whom its row of the access matrix names, by every method.",
        paths=("tests/access",),
        steps=16,
        full={"ACCESS": "full"},
    ),
    suite(
        figure="X2",
        claim="Every answer of the API to a thousand generated calls of each operation and identity is as described.",
        paths=("tests/core/api/test_schema.py",),
        steps=64,
        full={"API_CALLS": "1000"},
    ),
)
