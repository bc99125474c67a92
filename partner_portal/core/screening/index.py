"""All names of the lists in force, in memory, so that a name is compared only with those that could be alike.

A name is filed under the groups of three letters of each of its words' sound. Names that share too few of them with the
one in question cannot reach the score of a near miss and are not looked at.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from partner_portal.core.screening import policy
from partner_portal.core.screening.policy import Form

SHARED = 0.5  # of the three-letter groups of the shorter name


@dataclass(frozen=True, slots=True)
class Listed:
    """One name on a list: its own row's key, its entry's key and kind, and how far it counts."""

    name: int
    entry: int
    kind: str
    form: Form
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that is alike: its key, the key of its name most alike, and the score (0 to 100)."""

    entry: int
    name: int
    score: float


class NameIndex:
    """The names of all lists in force; immutable once made."""

    def __init__(self, names: Iterable[Listed]) -> None:
        self._names = list(names)
        filed: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        self._sizes = array("H")
        for position, listed in enumerate(self._names):
            groups = three_letter_groups(listed.form.sound)
            self._sizes.append(min(len(groups), 65535))
            for group in groups:
                filed[group].append(position)
        self._filed = dict(filed)
        self._consonants = [listed.form.consonants for listed in self._names]

    def __len__(self) -> int:
        return len(self._names)

    def search(self, form: Form, kind: str, *, at_least: float = policy.NEAR) -> list[Hit]:
        """The entries comparable with a party of this kind that score `at_least`, best first: each once, by its best
        name."""
        best: dict[int, Hit] = {}
        for position in self._candidates(form):
            listed = self._names[position]
            if not policy.comparable(kind, listed.kind):
                continue
            score = policy.score(form, listed.form) * (policy.WEAK_ALIAS if listed.is_weak else 1.0)
            if score >= at_least and (listed.entry not in best or best[listed.entry].score < score):
                best[listed.entry] = Hit(listed.entry, listed.name, score)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.entry))

    def _candidates(self, form: Form) -> Iterable[int]:
        groups = three_letter_groups(form.sound)
        shared: Counter[int] = Counter()
        for group in groups:
            shared.update(self._filed.get(group, ()))
        found = {
            position for position, count in shared.items() if count >= SHARED * min(len(groups), self._sizes[position])
        }
        if not form.has_vowels:
            alike = process.extract(
                form.consonants, self._consonants, scorer=fuzz.token_sort_ratio, score_cutoff=70, limit=None
            )
            found.update(position for _text, _score, position in alike)
        return found


def three_letter_groups(sound: str) -> set[str]:
    """The groups of three letters of each word, its beginning and end marked: `ali` has ^al, ali, li$."""
    return {marked[i : i + 3] for word in sound.split() for marked in [f"^{word}$"] for i in range(len(marked) - 2)}
