"""Who did it and to whom: the choice among those who may have a part (data/weights/{initiator,target}.csv)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from extract.arguments import Candidate, Group
from extract.language.normalize import without_ending
from extract.language.tokens import AROUND_NAMES
from extract.model import probability, score
from extract.participants import actor_candidates, bare_words, key_of
from extract.reading import Reading

_ADDS = frozenset(("بالاضافه", "اضافه", "جانب", "فضلا"))
# A participant has a role from these log-odds on; the best one also when no other reaches them, but for a target in
# words that no table knows. Who stands apart from those chosen before needs more: two of three such names were wrong,
# one of three in a list or beside the other side of a fight.
_ROLE_FLOOR = {"initiator": -0.35, "target": -0.25}
_LONE_FLOOR = {"initiator": -1.35, "target": -1.15}
_LIST_FLOOR, _FIGHT_FLOOR, _APART_FLOOR = -0.45, -0.35, 0.45


def choose_actors(
    reading: Reading, group: Group, weights: Mapping[str, Mapping[str, float]]
) -> tuple[list[Candidate], list[Candidate]]:
    """The initiators and the targets of a group, each actor once, by the name that the group gives it most often.

    The actors of one list (الجيش والشرطة) share a part: the best one brings the others half the way to its own value.
    """
    candidates = actor_candidates(reading, group)
    keys = [key_of(candidate) for candidate in candidates]
    chosen: dict[str, list[Candidate]] = {"initiator": [], "target": []}
    scored: dict[str, dict[str, tuple[float, Candidate]]] = {"initiator": {}, "target": {}}
    values = {role: [score(weights[role], candidate.features) for candidate in candidates] for role in chosen}
    lists = _lists(reading, candidates)
    for members in lists:
        for role in chosen:
            best = max(values[role][i] for i in members)
            for i in members:
                values[role][i] = (values[role][i] + best) / 2
    for index, candidate in enumerate(candidates):
        for role in chosen:
            value = values[role][index]
            if keys[index] not in scored[role] or value > scored[role][keys[index]][0]:
                scored[role][keys[index]] = (value, candidate)
    listed = [{keys[i] for i in members} for members in lists]
    fight = any(t.row.type == "armed_clash" and t.form != "purpose" for member in group for t in member.triggers)
    if fight:
        _take_either_side(scored)
    told_in: dict[str, set[int]] = {}
    for key, candidate in zip(keys, candidates, strict=True):
        told_in.setdefault(key, set()).add(candidate.span[0])
    for role, other in (("initiator", "target"), ("target", "initiator")):
        own = {k: s for k, s in scored[role].items() if s[0] >= scored[other].get(k, (-99.0, s[1]))[0]}
        ranked = sorted(own.items(), key=lambda item: -item[1][0])
        taken: set[str] = set()
        for place, (key, (value, candidate)) in enumerate(ranked):
            unknown = role == "target" and "kind:phrase" in candidate.features
            if (place == 0 or value == ranked[0][1][0]) and not unknown:
                floor = _LONE_FLOOR[role]
            elif not taken:
                floor = _ROLE_FLOOR[role]
            elif any(key in names and names & taken for names in listed):
                floor = _LIST_FLOOR
            else:
                beside = fight and any(told_in[key] & told_in[name] for name in taken)
                floor = _FIGHT_FLOOR if beside else _APART_FLOOR
            if value > floor and not _repeats(candidate, chosen[role]):
                candidate = usual_name(candidate, [c for k, c in zip(keys, candidates, strict=True) if k == key])
                candidate.score = value
                taken.add(key)
                chosen[role].append(candidate)
    return chosen["initiator"], chosen["target"]


# No chance to take part is thought surer than this.
_SUREST = 0.995


def _take_either_side(scored: Mapping[str, dict[str, tuple[float, Candidate]]]) -> None:
    """Who may be either side of a fight takes part all the surer: both chances count together, for the likelier side."""
    for key, begun in scored["initiator"].items():
        suffered = scored["target"][key]
        role, candidate = ("initiator", begun[1]) if begun[0] >= suffered[0] else ("target", suffered[1])
        chance = min(_SUREST, probability(begun[0]) + probability(suffered[0]))
        scored[role][key] = (max(begun[0], suffered[0], math.log(chance / (1.0 - chance))), candidate)


_ENDINGS = ("ون", "ين", "ان", "ات", "يه", "ه", "ا", "ي")


def usual_name(candidate: Candidate, same: Sequence[Candidate]) -> Candidate:
    """Of the mentions of one actor the one whose name is in most of the others or holds them, else the chosen one."""
    if len(same) == 1:
        return candidate
    names = [bare_words(other.text) for other in same]
    told = [sum(name <= other or other <= name for other in names) for name in names]
    return max(zip(told, same, names, strict=True), key=lambda one: (one[0], one[1] is candidate, len(one[2])))[1]


def _stems(text: str) -> set[str]:
    """The words of a name without article and ending: what tells مجهولان and مجهولين to be the same."""
    return {without_ending(word, _ENDINGS) for word in bare_words(text)}


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Is this only another word for somebody who has the part already (مدنيا beside مدنيين)?"""
    stems = _stems(candidate.text)
    return any(stems <= _stems(other.text) or _stems(other.text) <= stems for other in chosen)


def _lists(reading: Reading, candidates: Sequence[Candidate]) -> list[list[int]]:
    """The candidates that stand in one list (الجيش و"كتيبة النور" المحلية والشرطة، بالإضافة للحراس): they share a part."""
    lists: list[list[int]] = []
    order = sorted(range(len(candidates)), key=lambda i: candidates[i].span)
    for before, here in itertools.pairwise(order):
        if _joined(reading, candidates[before].span, candidates[here].span):
            if lists and lists[-1][-1] == before:
                lists[-1].append(here)
            else:
                lists.append([before, here])
    return lists


def _joined(reading: Reading, before: tuple[int, int, int], here: tuple[int, int, int]) -> bool:
    if before[0] != here[0] or here[1] < before[2]:
        return False
    tokens = reading.sentences[before[0]].tokens
    between = [t for t in tokens[before[2] : here[1]] if t.text not in AROUND_NAMES]
    adds = any(t.norm in _ADDS for t in between)
    words = [t for t in between if t.kind == "word" and t.norm not in _ADDS]
    if adds:
        return len(words) <= 3
    opens = tokens[here[1]].norm
    joined = opens.startswith("و") or any(t.norm == "و" or t.text in "،," for t in between)
    return joined and len(words) <= 1 and all(t.norm == "و" or t.norm.startswith("ال") for t in words)
