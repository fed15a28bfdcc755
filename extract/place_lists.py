"""Lists of places: as so many events, one at each, or as one event (weights: data/weights/listing.csv)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.arguments import Group
from extract.casualties import HARMS, CasualtyMention
from extract.language.tokens import Token
from extract.mentions import Mention
from extract.model import Features
from extract.place_mention import is_place, place_rules
from extract.reading import Reading

# So many words may stand between two places of a list.
_MOST_BETWEEN = 4
# An article that names so many places goes through many of them, and so many times as many through very many.
_MANY_PLACES, _MOST_TIMES = 8, 3


def place_lists(reading: Reading, group: Group) -> Iterator[tuple[Mention, list[int]]]:
    """The lists of two or more places in the clauses of a group (في الفخاري ومعن وحي السلام), each with its clause."""
    for member in group:
        listed: list[int] = []
        for index in _places_of(reading, member):
            if listed and join(reading, listed[-1], index) is None:
                if len(listed) > 1:
                    yield member, listed
                listed = []
            listed.append(index)
        if len(listed) > 1:
            yield member, listed


def _places_of(reading: Reading, member: Mention) -> list[int]:
    """The places that a clause names, without those that hold the place told before them or are it once more."""
    told: list[int] = []
    for index in sorted(reading.places_within(member), key=lambda i: reading.places[i].first):
        if not is_place(reading.places[index]):
            continue
        if told and (
            index in reading.places[told[-1]].chain or reading.place_keys[index] == reading.place_keys[told[-1]]
        ):
            continue
        told.append(index)
    return told


def join(reading: Reading, first: int, second: int) -> str | None:
    """How two places follow each other in a list; None where they do not.

    "and" (س وع), "comma" (س، ع), or by the words between them: "cue" (س وبلدة ع), "again" (في س وفي ع), "added" (س فضلا عن
    ع), "part" (س ومناطق أخرى في ع). What holds the first place may stand between them (س في محافظة ص وع).
    """
    before, after = reading.places[first], reading.places[second]
    if second in before.chain or first in after.chain or before.role != after.role:
        return None
    tokens = reading.sentences[before.sentence].tokens
    end = max((reading.places[i].last for i in before.chain if reading.places[i].first < after.first), default=0)
    between = tokens[max(before.last, end) : after.first]
    joined = tokens[after.first].norm.startswith("و") and not after.text.startswith("و")
    joined = joined or any(token.text in "،," or token.norm.startswith("و") for token in between)
    kinds = [place_rules().joins[token.norm] for token in _words(between)]
    if len(kinds) > _MOST_BETWEEN or None in kinds:
        return None
    if "added" in kinds:
        return "added"
    if not joined:
        return None
    named = next((kind for kind in ("part", "again", "cue") if kind in kinds), None)
    return named or ("comma" if any(token.text in "،," for token in between) else "and")


def _words(between: Sequence[Token]) -> list[Token]:
    """The words between two places without signs, a lone و, and what stands in brackets: "الواحة (شمال) و(السوق)"."""
    found: list[Token] = []
    opened = None
    for token in between:
        if token.text == "(":
            opened = len(found)
        elif token.text == ")" and opened is not None:
            del found[opened:]
            opened = None
        elif token.kind != "sign" and token.norm != "و":
            found.append(token)
    return found


def list_features(reading: Reading, group: Group, member: Mention, listed: Sequence[int], at: int) -> Features:
    """Features of a list of places as two events, one up to the place numbered ``at`` and one from there on.

    One figure or one act that covers all of them is one event (gold guidelines).
    """
    places = [reading.places[index] for index in listed]
    tokens = member.sentence.tokens
    losses = _losses(member)
    first, head = places[0].first, member.head
    features: Features = {
        f"places:{min(len(listed), 4)}": 1.0,
        f"head:{tokens[head].norm}": 1.0,
        f"before:{tokens[first - 1].norm if first else ''}": 1.0,
        f"cue:{places[0].cue}": 1.0,
        f"relation:{places[0].relation_kind}": 1.0,
        f"precision:{max(place.geo_precision or 0 for place in places)}": 1.0,
        f"join:{join(reading, listed[at - 1], listed[at])}": 1.0,
        f"head_{'before' if head < first else 'after'}:{'near' if abs(first - head) < 5 else 'far'}": 1.0,
        "title" if member.sentence.field == "title" else "text": 1.0,
        "counted" if losses else "uncounted": 1.0,
        f"article:{min(_MOST_TIMES, len(reading.place_counts) // _MANY_PLACES)}": 1.0,
    }
    if any(loss.casualty.n_min == loss.casualty.n_max for loss in losses):
        features["exact"] = 1.0
    for trigger in member.triggers:
        features[f"type:{trigger.row.type}"] = 1.0
        if trigger.first == head:
            features |= {f"form:{trigger.form}": 1.0, f"trigger:{trigger.row.id}": 1.0}
    for other in group:
        if other is not member and _losses(other):
            features["counted_beside" if other.sentence is member.sentence else "counted_elsewhere"] = 1.0
    return features


def _losses(member: Mention) -> list[CasualtyMention]:
    """The dead and injured that a clause counts."""
    return [c for c in member.casualties if not c.negated and c.outcome in HARMS]
