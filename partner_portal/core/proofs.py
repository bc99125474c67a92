"""Long proofs (F2, F8, …): claims tried against an independent oracle, small in the tests, in full by `make prove`.

A proof is a row of steps that know nothing of each other. So the small size is a sample of them, and a full run that
was stopped goes on with the step it had reached.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from partner_portal.core.registry import Registry

KEPT_DIFFERENCES = 20


@dataclass(frozen=True)
class Checked:
    """What one step found: how many things it checked, and a sentence for each that came out different."""

    count: int
    differences: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A claim and how to try it.

    `check(number, rng)` tries step `number` of `steps`, with an own random generator that only `seed` and the number
    decide. `sample` steps, and always those that `edges()` names, make the small size.
    """

    figure: str
    claim: str
    steps: int
    sample: int
    check: Callable[[int, random.Random], Checked]
    edges: Callable[[], Iterable[int]] = tuple


@dataclass
class Progress:
    """How far a run has come: steps done, things checked, differences found and the first of them in words."""

    done: int = 0
    checked: int = 0
    differences: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, found: Checked) -> None:
        """Count one more step."""
        self.done += 1
        self.checked += found.count
        self.differences += len(found.differences)
        self.first.extend(found.differences[: KEPT_DIFFERENCES - len(self.first)])


# figure ("F8") → proof
proofs: Registry[Proof] = Registry("proof")


def register(proof: Proof) -> Proof:
    """Add a proof under its figure."""
    return proofs.add(proof.figure, proof)


def numbers(proof: Proof, *, full: bool, seed: int) -> Sequence[int]:
    """The steps of a run in order: all of them, or a sample that `seed` decides."""
    if full or proof.sample >= proof.steps:
        return range(proof.steps)
    chosen = _generator(f"{proof.figure}:{seed}").sample(range(proof.steps), proof.sample)
    return sorted({*chosen, *proof.edges()})


def run(
    proof: Proof,
    *,
    full: bool = False,
    seed: int = 1,
    progress: Progress | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Try the steps that `progress` has not seen yet, reporting after each; returns the progress at the end."""
    progress = progress or Progress()
    for number in numbers(proof, full=full, seed=seed)[progress.done :]:
        progress.add(proof.check(number, _generator(f"{proof.figure}:{seed}:{number}")))
        report(progress)
    return progress


def _generator(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  (samples, no secrets)
