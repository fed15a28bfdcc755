"""Which type an event is: votes of its triggers, means, victims and sides."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from extract.event_types import EVENT_TYPES
from extract.knowledge.lexicon import LexiconError, TriggerRow
from extract.language.phrases import PhraseTable
from extract.language.tokens import Token
from extract.model import Features
from extract.paths import DATA


@dataclass(frozen=True, slots=True)
class WeaponRow:
    """A means of violence and the event type that it makes of an open trigger."""

    id: str
    type: str
    rank: int


@dataclass(frozen=True, slots=True)
class WeaponPayload:
    """A matched form; ``silent`` forms look like a weapon and are none."""

    row: WeaponRow
    silent: bool


def load_weapons(path: Path = DATA / "lexicon" / "weapons.toml") -> PhraseTable[WeaponPayload]:
    """The weapon rows as a phrase table. Raises LexiconError for a row that cannot be used."""
    entries: list[tuple[str, WeaponPayload]] = []
    for row in tomllib.loads(path.read_text("utf-8"))["weapon"]:
        missing = [key for key in ("id", "type", "rank", "forms", "examples") if not row.get(key)]
        if missing:
            raise LexiconError(f"{path.name}: row {row.get('id')}: '{missing[0]}' is missing; add it")
        weapon = WeaponRow(row["id"], row["type"], row["rank"])
        entries += [(form, WeaponPayload(weapon, False)) for form in row["forms"]]
        entries += [(form, WeaponPayload(weapon, True)) for form in row.get("not", ())]
    return PhraseTable(entries)


class WeaponMention(NamedTuple):
    """A weapon named at tokens ``first`` to ``last`` of a sentence."""

    row: WeaponRow
    first: int
    last: int


def find_weapons(tokens: Sequence[Token], weapons: PhraseTable[WeaponPayload]) -> list[WeaponMention]:
    """The weapons that a sentence names, in its order."""
    matches = weapons.find(tokens)
    silenced = {
        (match.payload.row.id, i) for match in matches if match.payload.silent for i in range(match.first, match.last)
    }
    return [
        WeaponMention(match.payload.row, match.first, match.last)
        for match in matches
        if not match.payload.silent and (match.payload.row.id, match.first) not in silenced
    ]


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a group of mentions when its type is chosen."""

    triggers: tuple[tuple[TriggerRow, bool], ...]  # with each: is it the head of the surest clause?
    first: str  # the trigger that the surest clause begins with, if any
    surest: frozenset[str]  # all triggers of the surest clause
    words: frozenset[str]  # the words of content of its clauses
    weapons: tuple[WeaponRow, ...]
    near: frozenset[str]  # the weapons of its sentences
    around: Mapping[str, float]  # the weapons and triggers of the article, and how much it speaks of them: up to 1
    outcomes: frozenset[str]
    victims: Counter[str]  # casualty classes and classes of targets
    initiators: Counter[str]
    sides: frozenset[str]  # "initiator:" or "target:" before the ids of who has that part and the words of their names
    country: str  # the country that the article speaks of most, or ""
    military_target: bool
    opening: Signs | None = None  # the same of the clause alone that tells it first


_ARMED = ("security", "combatant")
_REMOTE = frozenset({"suicide_bomb", "chemical_weapon", "air_drone_strike", "ied", "shelling", "grenade"})
_PROTEST = frozenset({"peaceful_protest", "protest_intervention", "violent_demonstration"})
# Weights of the types by feature: what each says for which types.
TypeWeights = Mapping[str, Sequence[tuple[str, float]]]


def by_feature(weights: Mapping[str, float]) -> TypeWeights:
    """The rows "type|feature" of data/weights/type.csv by their features."""
    table: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, weight in weights.items():
        kind, _, feature = name.partition("|")
        table[feature].append((kind, weight))
    return dict(table)


def choose_type(signs: Signs, weights: TypeWeights) -> str:
    """The code of the event type: of all types the one with the highest log-odds."""
    scores = dict.fromkeys(EVENT_TYPES, 0.0)
    for name, value in type_features(signs).items():
        for kind, weight in weights.get(name, ()):
            scores[kind] += weight * value
    return max(scores, key=lambda kind: (scores[kind], kind))


def type_features(signs: Signs) -> Features:
    """What speaks for some type: the rules' vote, triggers, words, means, outcomes, sides, country; and what holds of all."""
    features: Features = {"any": 1.0, f"vote:{vote(signs)}": 1.0}
    for row, head in signs.triggers:
        features[f"trigger:{row.id}"] = 1.0
        if head:
            features[f"head:{row.id}"] = 1.0
    for name, times in Counter(row.id for row, _ in signs.triggers).items():
        features[f"share:{name}"] = times / len(signs.triggers)
    for name in signs.surest:
        features[f"surest:{name}"] = 1.0
    if signs.first:
        features[f"first:{signs.first}"] = 1.0
    for name in signs.near:
        features[f"near:{name}"] = 1.0
    for name, value in signs.around.items():
        features[f"around:{name}"] = value
    for word in signs.words:
        features[f"word:{word}"] = 1.0
    for weapon in signs.weapons:
        features[f"weapon:{weapon.id}"] = 1.0
    if signs.weapons:
        features[f"means:{max(signs.weapons, key=lambda weapon: weapon.rank).type}"] = 1.0
    for outcome in signs.outcomes:
        features[f"outcome:{outcome}"] = 1.0
    for name, counts in (("victims", signs.victims), ("initiators", signs.initiators)):
        for class_, count in counts.items():
            if count:
                features[f"{name}:{class_}"] = 1.0
    features |= dict.fromkeys(signs.sides, 1.0)
    if signs.country:
        features[f"country:{signs.country}"] = 1.0
    if signs.military_target:
        features["military_target"] = 1.0
    if signs.opening is not None:
        features |= _opening_features(signs.opening)
    return features


def _opening_features(opening: Signs) -> Features:
    """What the clause says that tells the incident first: what is told behind it is often of other acts."""
    return {
        f"opening:vote:{vote(opening)}": 1.0,
        **{f"opening:trigger:{row.id}": 1.0 for row, _ in opening.triggers},
        **{f"opening:weapon:{weapon.id}": 1.0 for weapon in opening.weapons},
    }


def vote(signs: Signs) -> str:
    """The type that the rules choose.

    Specific triggers vote for themselves; open ones ("attack", outcomes without a cause) follow the means, then the
    victims: armed victims make an armed clash, unarmed ones an attack on civilians (gold guidelines, types).
    """
    votes: defaultdict[str, float] = defaultdict(float)
    for row, head in signs.triggers:
        votes[row.type] += (1.5 if row.weak else 3.0) * (2.0 if head else 0.5)
    means = max(signs.weapons, key=lambda weapon: weapon.rank, default=None)
    violent = bool(signs.outcomes & {"killed", "injured"})
    open_kind = _open_type(signs, means)
    if "attack" in votes:
        votes[open_kind] += votes.pop("attack")
    if "territory_gain" in votes:
        votes[_territory(signs)] += votes.pop("territory_gain")
    if violent:
        votes[open_kind] += 1.2
    if not votes:
        votes[_by_outcome(signs, open_kind)] += 1.0
    if means is not None and means.type in _REMOTE:
        for weaker in ("attack_civilians", "armed_clash", "ied", "shelling"):
            if votes[weaker] and weaker != means.type and _overrides(means, weaker):
                votes[means.type] += votes[weaker] * 0.8
    best = max(votes, key=lambda kind: (votes[kind], kind))
    if best in _PROTEST and violent:
        return "excessive_force_protest" if best != "violent_demonstration" else best
    if best == "peaceful_protest" and votes["protest_intervention"]:
        return "protest_intervention"
    return best


def _overrides(means: WeaponRow, weaker: str) -> bool:
    order = [
        "attack_civilians",
        "armed_clash",
        "shelling",
        "ied",
        "air_drone_strike",
        "suicide_bomb",
        "chemical_weapon",
    ]
    if means.type not in order:
        return weaker == "attack_civilians"
    if weaker == "armed_clash":
        return means.type in ("suicide_bomb",)
    return order.index(means.type) > order.index(weaker)


def _open_type(signs: Signs, means: WeaponRow | None) -> str:
    if means is not None and means.type in _REMOTE:
        return means.type
    if signs.military_target or any(signs.victims[kind] for kind in _ARMED):
        return "armed_clash"
    return "attack_civilians"


def _territory(signs: Signs) -> str:
    return "territory_gain_state" if signs.initiators["state"] else "territory_gain_nonstate"


def _by_outcome(signs: Signs, open_kind: str) -> str:
    if signs.outcomes & {"killed", "injured"}:
        return open_kind
    if "abducted" in signs.outcomes:
        return "abduction"
    if "detained" in signs.outcomes:
        return "arrest"
    return open_kind


def classes_of(kinds: Iterable[str]) -> Counter[str]:
    """Casualty and actor classes counted in one vocabulary: security, combatant, civilian, unknown …"""
    mapping = {
        "state": "security",
        "external": "security",
        "rebel": "combatant",
        "militia": "combatant",
        "political_militia": "combatant",
        "identity_militia": "combatant",
        "unidentified": "combatant",
    }
    return Counter(mapping.get(kind, kind) for kind in kinds)
