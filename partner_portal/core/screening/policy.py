"""How names are compared with lists of excluded persons, and what a match means (§2.3.3, §2.4).

Names meet in a normal form: small Latin letters without punctuation, honorifics and legal forms. Words are then
compared one by one, so that word order, spelling, a missing patronymic or another way of writing a foreign name in
Latin letters still match, while one common word alone does not.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from anyascii import anyascii
from django.utils.translation import gettext_noop
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from partner_portal.core.decisions import Finding, Sentence, Verdict, one_or_many, rule
from partner_portal.core.screening.words import HONORIFICS, JOINERS, LEGAL_FORMS

# A score runs from 0 to 100. From THRESHOLD on staff decide; from NEAR on it is remembered as close.
THRESHOLD = 85
NEAR = 75
WEAK_ALIAS = 0.95  # a broad alias must fit better before it holds anyone
SIMILAR_WORDS = 0.84  # two words less alike than this are two words
VARIANT = 0.98  # the weight of a likeness that only holds for the sound

ACROSS_WORDS = 0.95  # the weight of a likeness of all letters, whichever words they stand in

# Other ways to write the same sound in Latin letters, longest first.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("shch|schtsch|stsch", "sh"), ("tsch|tch", "ch"), ("dsch|dzh|dj", "j"), ("sch", "sh"), ("kh|ch(?=[aou])", "h"),
        ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck|q", "k"), ("c(?![hei])", "k"), ("x", "ks"), ("w", "v"),
        ("ou|oo|o", "u"), ("ee|ie|ei|ey|iy|ij|yi|y|j(?![aeiou])", "i"), ("j(?=[aou])", "i"), ("e", "i"), ("z", "s"),
    )
)  # fmt: skip


HAN = re.compile("[\u3400-\u9fff]")  # one character, one syllable
ARTICLE = re.compile(r"\b([ae]l) (?=[a-z])")
VOWELS = re.compile("[aeiouy]")


@dataclass(frozen=True)
class Form:
    """A name in normal form with what is derived from it once: its sound, articles joined to their word (al hasan is
    alhasan), and the consonants of the sound.

    A script without vowels (Arabic, Hebrew) leaves a form without them; `has_vowels` tells.
    """

    normal: str
    sound: str
    consonants: str
    has_vowels: bool


def form(name: str) -> Form:
    """The form in which a name is compared."""
    normal = normalised(name)
    words = normal.split()
    sounds = [_word_sound(word) for word in ARTICLE.sub(r"\1", normal).split()]
    return Form(
        normal=normal,
        sound=" ".join(sounds),
        consonants=" ".join(re.sub("[aeiou]", "", sound) for sound in sounds),
        has_vowels=2 * sum(1 for word in words if VOWELS.search(word)) > len(words),
    )


def normalised(name: str) -> str:
    """Transliterated to small Latin letters, without punctuation, honorifics and legal forms.

    A name that is nothing but those keeps them; one without letters or digits gives "".
    """
    spaced = HAN.sub(r" \g<0> ", unicodedata.normalize("NFKC", name))
    latin = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)|['`’]", "", anyascii(spaced).casefold())  # l.l.c. is llc, o'neil oneil
    words = re.findall(r"[a-z0-9]+", latin)
    return " ".join([word for word in words if word not in LEGAL_FORMS and word not in HONORIFICS] or words)


def _word_sound(word: str) -> str:
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return re.sub(r"(.)\1+", r"\1", word)


def score(one: Form, other: Form) -> float:
    """How alike two names are, 0 to 100: the best of their spelling, their sound and, where one of them comes from a
    script without vowels, their consonants."""
    if not one.normal or not other.normal:
        return 0.0
    if one.normal == other.normal:
        return 100.0
    found = max(_likeness(one.normal, other.normal), VARIANT * _likeness(one.sound, other.sound))
    if one.has_vowels != other.has_vowels:
        found = max(found, VARIANT * fuzz.token_sort_ratio(one.consonants, other.consonants))
    return found


def _likeness(one: str, other: str) -> float:
    """By words in any order, or as one string where only the spaces differ."""
    together = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    in_order = ACROSS_WORDS * fuzz.token_sort_ratio(one, other)
    return max(_by_words(one.split(), other.split()), in_order, together if together >= 90 else 0.0)


def _by_words(one: Sequence[str], other: Sequence[str]) -> float:
    """Weigh the letters of the words in pairs against those of both names (40 %) and of the shorter one (60 %): a
    missing word costs little where at least two agree. Where only one agrees, the letters of both names count alone,
    so that a common first name holds nobody."""
    pairs = word_pairs(one, other)
    paired = sum(likeness * min(_weight(one[i]), _weight(other[j])) for i, j, likeness in pairs)
    shorter, longer = sorted((sum(map(_weight, one)), sum(map(_weight, other))))
    share = min(1.0, 2 * paired / (shorter + longer))
    cover = min(1.0, paired / shorter)
    words = sum(1 for i, _j, _likeness in pairs if one[i] not in JOINERS)
    return 100 * (0.4 * share + 0.6 * cover if words >= 2 else share)


def word_pairs(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, float]]:
    """Which words of two names are taken for the same, the most alike first: places and likeness (0 to 1)."""
    alike = sorted(
        (
            (JaroWinkler.similarity(a, b, score_cutoff=SIMILAR_WORDS), i, j)
            for (i, a), (j, b) in product(enumerate(one), enumerate(other))
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int, float]] = []
    for likeness, i, j in alike:
        if likeness and all(i != taken_i and j != taken_j for taken_i, taken_j, _likeness in pairs):
            pairs.append((i, j, likeness))
    return pairs


def _weight(word: str) -> float:
    return 1.0 if word in JOINERS else float(len(word))


@dataclass(frozen=True)
class Compared:
    """Two names side by side: the likeness (0 to 100) and their words in pairs, "" where the other has none."""

    one: str
    other: str
    score: int
    words: tuple[tuple[str, str], ...]


def compared(one: str, other: str) -> Compared:
    """Two names as staff look at them: which words are taken for the same, which stand alone."""
    a, b = form(one), form(other)
    first, second = a.normal.split(), b.normal.split()
    pairs = {i: j for i, j, _likeness in word_pairs(first, second)}
    words = [(word, second[pairs[i]] if i in pairs else "") for i, word in enumerate(first)]
    words += [("", word) for j, word in enumerate(second) if j not in pairs.values()]
    return Compared(one, other, round(score(a, b)), tuple(words))


def comparable(party: str, entry: str) -> bool:
    """Whether a party of this kind is compared with entries of that kind: a person with persons; an organisation with
    organisations and, since firms bear their owners' names, persons. Ships and aircraft are no parties."""
    return entry in {"person": ("person",), "entity": ("entity", "person")}[party]


def stays_cleared(*, same_names: bool, cleared_score: float, score: float) -> bool:
    """Whether an entry that staff cleared for a party is not put before them again: the party bears the same names, and
    the entry, whatever its publisher changed, is no more like them than before."""
    return same_names and score <= cleared_score


@rule("screening.match", clause="2.4", internal=True)
def match(*, party: str, entry: str, score: int, threshold: int, near: int) -> Finding:
    """§2.4: a name this like a listed one holds the party until staff decide; one below the threshold does not.

    `party` and `entry` are ids; `score` is the highest over all names and aliases, rounded.
    """
    figures = {"score": score, "threshold": threshold, "entry": entry}
    if score >= threshold:
        return Finding(
            verdict=Verdict.OPEN,
            sentence=Sentence(
                gettext_noop("{score} of 100 like entry {entry}, from {threshold} on staff look at it."), figures
            ),
            limit=threshold,
            value=score,
        )
    template = (
        gettext_noop("Close to entry {entry} with {score} of 100, below {threshold}: nothing is held.")
        if score >= near
        else gettext_noop("The nearest entry has {score} of 100, below {threshold}: nothing is held.")
    )
    return Finding(verdict=Verdict.MET, sentence=Sentence(template, figures), limit=threshold, value=score)


@rule("screening.resolution", clause="2.4", internal=True)
def resolution(*, match: str, party: str, entry: str, score: int, confirmed: bool) -> Finding:
    """§2.4: staff decide whether the party is the one listed. A confirmed match can lead to termination (§14)."""
    if confirmed:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("It is the listed one (entry {entry}): the hold stays."), {"entry": entry}),
        )
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(gettext_noop("It is not the listed one (entry {entry}): nothing is held."), {"entry": entry}),
    )


@rule("screening.hold", clause="2.3.3", internal=True)
def hold(*, party: str, lists: int, missing: int, opened: int, confirmed: int) -> Finding:
    """§2.3.3, §2.4: nothing goes on with a party that has an open or confirmed match, nor with one that has not been
    compared with every list yet.

    `lists` counts the lists there are, `missing` those the party was not compared with (all of them for one never
    screened). What a partner reads says no more than that a check is under way.
    """
    if confirmed:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                gettext_noop("A compliance check does not allow this. A message in your inbox says more.")
            ),
        )
    if opened:
        return Finding(
            verdict=Verdict.OPEN,
            sentence=Sentence(
                gettext_noop(
                    "A compliance check is under way. You need to do nothing, and the answer comes as a message."
                )
            ),
        )
    if not lists or missing:
        return Finding(
            verdict=Verdict.OPEN,
            sentence=Sentence(gettext_noop("Not screened yet: this goes on by itself once the routine check is done.")),
        )
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(
            one_or_many(
                "Screened against {lists} list: nothing found.", "Screened against {lists} lists: nothing found."
            ),
            {"lists": lists},
            count="lists",
        ),
    )
