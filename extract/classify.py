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
from extract.model import Features, score
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
    words: frozenset[str]  # the first words of the triggers, without what is attached to them
    weapons: tuple[WeaponRow, ...]
    near: frozenset[str]  # the weapons of its sentences
    around: Mapping[str, float]  # the weapons and triggers of the article, and how much it speaks of them: up to 1
    outcomes: frozenset[str]
    victims: Counter[str]  # casualty classes and classes of targets
    initiators: Counter[str]
    military_target: bool


_ARMED = ("security", "combatant")
_TERRITORY = frozenset({"territory_gain_state", "territory_gain_nonstate"})
_UNREST = frozenset(
    {"peaceful_protest", "protest_intervention", "violent_demonstration", "excessive_force_protest", "mob_violence"}
)
# What else a type that words name may turn out to be.
_MAY_MEAN = {
    "attack": frozenset({"armed_clash", "attack_civilians"}),
    "territory_gain": _TERRITORY | {"armed_clash", "change_to_group"},
    "peaceful_protest": _UNREST,
    "violent_demonstration": _UNREST,
    "protest_intervention": _UNREST,
    "armed_clash": _TERRITORY | {"attack_civilians", "violent_demonstration", "excessive_force_protest"},
    "arrest": frozenset({"protest_intervention", "abduction", "attack_civilians"}),
    "abduction": frozenset({"arrest", "other_strategic", "agreement"}),
    "shelling": frozenset({"air_drone_strike", "grenade"}),
    "air_drone_strike": frozenset({"shelling"}),
    "ied": frozenset({"suicide_bomb", "grenade", "shelling"}),
    "change_to_group": frozenset({"other_strategic", "base_established", "nonviolent_transfer", *_TERRITORY}),
    "nonviolent_transfer": frozenset({"change_to_group", "other_strategic", "agreement"}),
}
_OPEN = frozenset({"attack", "armed_clash", "territory_gain"})
_STRIKES = frozenset({"air_drone_strike", "shelling", "change_to_group"})
_REMOTE = frozenset({"suicide_bomb", "chemical_weapon", "air_drone_strike", "ied", "shelling", "grenade"})
_PROTEST = frozenset({"peaceful_protest", "protest_intervention", "violent_demonstration"})


def choose_type(signs: Signs, weights: Mapping[str, float]) -> str:
    """The code of the event type: the one with the highest log-odds (weights: data/weights/type.csv)."""
    known = type_features(signs)
    return max(possible_types(signs), key=lambda kind: (score(weights, features_for(kind, known)), kind))


def possible_types(signs: Signs) -> list[str]:
    """The types that a trigger, a weapon or an outcome may mean, in the order of their codes."""
    kinds = {row.type for row, _ in signs.triggers} | {weapon.type for weapon in signs.weapons} | {vote(signs)}
    for open_kind, meant in _MAY_MEAN.items():
        if open_kind in kinds:
            kinds |= meant
    if signs.outcomes or kinds & _OPEN:
        kinds |= _MAY_MEAN["attack"] | _STRIKES
    return sorted(kinds & EVENT_TYPES.keys())


def type_features(signs: Signs) -> Features:
    """What speaks for some type: the rules' vote, triggers and their words, means, outcomes, sides."""
    features: Features = {f"vote:{vote(signs)}": 1.0}
    for row, head in signs.triggers:
        features[f"trigger:{row.id}"] = 1.0
        if head:
            features[f"head:{row.id}"] = 1.0
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
    if signs.military_target:
        features["military_target"] = 1.0
    return features


def features_for(kind: str, known: Features) -> Features:
    """The features of one type as a candidate: everything known, said of this type."""
    features = {f"{kind}|{name}": value for name, value in known.items()}
    features[f"{kind}|any"] = 1.0
    if f"vote:{kind}" in known:
        features["voted"] = 1.0
    return features


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
