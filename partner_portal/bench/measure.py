"""Times contenders in interleaved blocks of one process, so that a busy machine slows all of them alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

SECONDS_PER_BLOCK = 0.05


def interleaved(contenders: Mapping[str, Callable[[], object]], blocks: int) -> dict[str, list[float]]:
    """Seconds per call of each contender in each of `blocks` blocks; who begins changes from block to block."""
    names = list(contenders)
    rounds = {name: _rounds(contenders[name]) for name in names}
    taken: dict[str, list[float]] = {name: [] for name in names}
    for block in range(blocks):
        for place in range(len(names)):
            name = names[(block + place) % len(names)]
            taken[name].append(_seconds(contenders[name], rounds[name]) / rounds[name])
    return taken


def ratios(times: Mapping[str, Sequence[float]], name: str, base: str) -> list[float]:
    """How many times as long `name` took as `base`, block by block."""
    return [ours / theirs for ours, theirs in zip(times[name], times[base], strict=True)]


def _rounds(call: Callable[[], object]) -> int:
    """How many calls fill a block; the first ones also warm caches up."""
    call()
    rounds = 1
    while (seconds := _seconds(call, rounds)) < SECONDS_PER_BLOCK:
        rounds = max(rounds + 1, min(rounds * 10, int(rounds * SECONDS_PER_BLOCK / max(seconds, 1e-6))))
    return rounds


def _seconds(call: Callable[[], object], rounds: int) -> float:
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(rounds):
            call()
        return time.perf_counter() - start
    finally:
        gc.enable()


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was measured: one value for each block, or a single count. Exactly one of the limits is set."""

    what: str
    values: Sequence[float]
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def median(self) -> float:
        """The value that counts."""
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The first and the third quartile; both the value itself when there is but one."""
        if len(self.values) < 2:
            return self.median, self.median
        first, _median, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third

    @property
    def holds(self) -> bool:
        """Whether the median keeps the limit."""
        if self.at_most is not None:
            return self.median <= self.at_most
        return self.at_least is not None and self.median >= self.at_least

    @property
    def target(self) -> str:
        """The limit in words."""
        return f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"

    def __str__(self) -> str:
        first, third = self.quartiles
        spread = f" ({first:.2f}–{third:.2f})" if len(self.values) > 1 else ""
        mark = "ok  " if self.holds else "MISS"
        return f"{mark} {self.median:.4g} {self.unit}{spread}, to reach {self.target}: {self.what}"
