"""Where: the names of places in an article, what holds them together, and which place on earth each one is."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extract.knowledge.places import Gazetteer, Place
from extract.language.normalize import normalize
from extract.language.sentences import Sentence
from extract.language.tokens import Token
from extract.language.word_table import WordTable, without_proclitics
from extract.paths import DATA

# A bare name of one word counts without a cue when the place has at least this many people.
_KNOWN_TOWN = 20_000
_LONGEST_NAME = 4
# An indefinite ending: no name of a place has one (دومًا is no Duma).
_TANWEEN = ("ً", "ًا", "اً", "ٌ", "ٍ")
_DASHES = frozenset("-–—:(،,")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place at tokens ``first`` to ``last`` (half-open); offsets are of the name without its prepositions.

    ``role`` is place, dateline, nisba (an adjective that only hints at a country) or part_of_name. ``chain`` are the
    indices of the wider places that the text ties to this one, narrow to wide. ``geo_precision`` runs from 1 (named
    site) to 6 (country): docs/data-model.md.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    cue: str | None
    relation: str | None
    chain: tuple[int, ...]
    role: str
    place: Place | None
    country: str | None
    admin1: str | None = None
    admin1_pcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    why: str = ""


class PlaceRules:
    """The words of data/lexicon/place_words.toml and the names that are ordinary words."""

    def __init__(self, path: Path = DATA / "lexicon" / "place_words.toml") -> None:
        rows = tomllib.loads(path.read_text("utf-8"))

        def words(name: str) -> frozenset[str]:
            return frozenset(normalize(word) for word in rows[name]["words"])

        self.cues: WordTable[tuple[str, str]] = WordTable(
            [(form, (kind, form)) for kind, forms in rows["cues"].items() for form in forms]
        )
        self.keep = words("keep")
        self.directions = words("directions")
        self.near = words("near")
        self.road = words("road")
        self.containers = words("containers")
        self.not_names = words("not_names")
        self.name_heads = words("name_heads")
        self.movement = {normalize(w): kind for kind, forms in rows["movement"].items() for w in forms}
        lines = (DATA / "gazetteer" / "ordinary_words.txt").read_text("utf-8").splitlines()
        self.ordinary = frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=1)
def place_rules() -> PlaceRules:
    """The project's own rules, read once."""
    return PlaceRules()


def _bare(norm: str) -> set[str]:
    return {word for _, word in without_proclitics(norm)}


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention before resolution: the places that its name may mean."""

    mention: PlaceMention
    candidates: tuple[Place, ...]


def find_places(
    sentences: Sequence[Sentence], gazetteer: Gazetteer, outlet_country: str | None = None
) -> list[PlaceMention]:
    """The places of an article in reading order, each resolved with the help of all the others."""
    rules = place_rules()
    found: list[_Found] = []
    for sentence in sentences:
        here = _in_sentence(sentence, gazetteer, rules)
        found += _chained(here, sentence, rules, len(found))
    return _resolve(found, gazetteer, outlet_country)


# ---------------------------------------------------------------- finding


def _in_sentence(sentence: Sentence, gazetteer: Gazetteer, rules: PlaceRules) -> list[_Found]:
    tokens = sentence.tokens
    found: list[_Found] = []
    position = 0
    while position < len(tokens):
        if tokens[position].kind != "word":
            position += 1
            continue
        cue = _cue_before(tokens, position, rules)
        hit = _known(tokens, position, cue, gazetteer, rules) or _unknown(tokens, position, cue, gazetteer, rules)
        if hit is not None:
            last, prefix, places = hit
            found.append(_mention(sentence, position, last, prefix, places, cue, rules))
            position = last
            continue
        country = gazetteer.nisba(tokens[position].norm)
        if country:
            token = tokens[position]
            mention = PlaceMention(
                sentence.index, position, position + 1, token.start, token.end, token.text, None, None, (), "nisba", None,
                country, geo_precision=6,
            )  # fmt: skip
            found.append(_Found(mention, ()))
        position += 1
    return found


def _cue_before(tokens: Sequence[Token], position: int, rules: PlaceRules) -> tuple[str, str, int] | None:
    """The kind, the word and the token of the cue right before a name."""
    if position == 0 or tokens[position - 1].kind != "word":
        return None
    entry = rules.cues.at(tokens, position - 1)
    if entry is None or entry.last != position:
        return None
    return entry.payload[0], entry.payload[1], position - 1


def _known(
    tokens: Sequence[Token],
    position: int,
    cue: tuple[str, str, int] | None,
    gazetteer: Gazetteer,
    rules: PlaceRules,
) -> tuple[int, str, tuple[Place, ...]] | None:
    """The longest name of the gazetteer that begins at a token."""
    best: tuple[int, str, str] | None = None
    for prefix, word in without_proclitics(tokens[position].norm):
        if "ك" in prefix:
            continue
        most = min(_LONGEST_NAME, gazetteer.longest.get(word, 0), len(tokens) - position)
        for length in range(most, 0, -1):
            key = " ".join([word, *(token.norm for token in tokens[position + 1 : position + length])])
            if key in gazetteer.names:
                if best is None or length > best[0] or (length == best[0] and len(prefix) < len(best[1])):
                    best = (length, prefix, key)
                break
    if best is None:
        return None
    length, prefix, key = best
    places = gazetteer.names[key]
    if not _believable(tokens, position, length, key, places[0], cue, rules):
        return None
    return position + length, prefix, tuple(places)


def _believable(
    tokens: Sequence[Token],
    position: int,
    length: int,
    key: str,
    place: Place,
    cue: tuple[str, str, int] | None,
    rules: PlaceRules,
) -> bool:
    """Is a name here a place, and not a word or a person that is spelt like one?"""
    if tokens[position].text.endswith(_TANWEEN):
        return False
    if cue is not None:
        return key not in rules.not_names and place.feature != "country"
    if key in rules.ordinary:
        return False
    if place.feature in ("country", "region", "sea") or place.place_id.startswith("ms-"):
        return True
    if length > 1:
        return place.population >= 1000 or place.feature == "admin1"
    if len(key) < 4 and place.population < 100_000:
        return False
    return place.population >= _KNOWN_TOWN or place.feature == "admin1"


def _unknown(
    tokens: Sequence[Token],
    position: int,
    cue: tuple[str, str, int] | None,
    gazetteer: Gazetteer,
    rules: PlaceRules,
) -> tuple[int, str, tuple[Place, ...]] | None:
    """A name beyond the gazetteer after a cue (قرية وضحة): one word, or two when the second has the article."""
    token = tokens[position]
    norm = token.norm
    if (
        cue is None
        or norm in rules.not_names
        or norm in rules.directions
        or len(norm) < 3
        or norm[:2] in ("لل", "بال")
        or gazetteer.nisba(norm)
        or rules.cues.at(tokens, position) is not None
        and position + 1 < len(tokens)
        and tokens[position + 1].kind == "word"
        and _cue_before(tokens, position + 1, rules) is not None
        and norm not in rules.keep
    ):
        return None
    if cue[0] in ("site", "area", "admin1") and not norm.startswith("ال") and len(norm) < 4:
        return None
    last = position + 1
    if last < len(tokens):
        following = tokens[last]
        second = following.norm
        if (
            following.kind == "word"
            and second.startswith("ال")
            and not norm.startswith("ال")
            and second not in rules.not_names
            and not gazetteer.nisba(second)
        ):
            last += 1
    return last, "", ()


def _mention(
    sentence: Sentence,
    first: int,
    last: int,
    prefix: str,
    places: tuple[Place, ...],
    cue: tuple[str, str, int] | None,
    rules: PlaceRules,
) -> _Found:
    tokens = sentence.tokens
    before = tokens[first - 1].norm if first else ""
    relation = _relation(tokens, cue[2] if cue else first, rules)
    begin, start = first, tokens[first].start + _letters(tokens[first].text, prefix)
    if cue is not None and normalize(cue[1]) in rules.keep:
        begin = cue[2]
        start = tokens[begin].start + _cue_prefix(tokens[begin], cue[1])
    place = places[0] if places else None
    if place is not None and place.feature in ("country", "region") and before in rules.directions and cue is None:
        begin = first - 1
        start = tokens[begin].start
    role = "place"
    if cue is None and first and _bare(before) & rules.name_heads:
        role = "part_of_name"
    elif (
        sentence.field == "text" and first <= 2 and last < len(tokens) and tokens[last].text in "-–—(:" and not relation
    ):
        role = "dateline" if sentence.paragraph == 0 or first == 0 else "place"
    end = tokens[last - 1].end
    mention = PlaceMention(
        sentence.index, begin, last, start, end, sentence.text[start - sentence.start : end - sentence.start],
        cue[1] if cue else None, relation, (), role, place, None,
    )  # fmt: skip
    return _Found(mention, places)


def _letters(text: str, prefix: str) -> int:
    """How many characters of a word its proclitics take, tatweel and marks included."""
    if prefix.endswith("ل") and text[len(prefix) - 1 : len(prefix) + 1] == "لل":
        return len(prefix)
    taken = length = 0
    while taken < len(prefix) and length < len(text):
        taken += text[length] in "وفبل"
        length += 1
    while length < len(text) and prefix and not normalize(text[length]):
        length += 1
    return length


def _cue_prefix(token: Token, cue: str) -> int:
    word = normalize(cue)
    return max(0, token.norm.find(word)) if token.norm.endswith(word) and len(token.norm) - len(word) <= 2 else 0


def _relation(tokens: Sequence[Token], position: int, rules: PlaceRules) -> str | None:
    """How the text ties the event to the place: in, near, direction, road, from, to, countryside_of."""
    if position == 0:
        return "in" if tokens[0].norm.startswith("ب") else None
    before = _bare(tokens[position - 1].norm)
    if before & rules.near:
        return "near"
    if before & rules.directions:
        return "direction"
    if before & rules.road:
        return "road"
    for word in before:
        if word in rules.movement:
            return rules.movement[word]
    if before & {"ريف", "باديه"}:
        return "countryside_of"
    if tokens[position].norm.startswith("ب") or before & {"في", "داخل", "وسط", "ب"}:
        return "in"
    return None


def _chained(found: list[_Found], sentence: Sentence, rules: PlaceRules, offset: int) -> list[_Found]:
    """Tie every place to the wider one that follows it (العشارة بريف دير الزور، كويتا عاصمة إقليم بلوشستان)."""
    tokens = sentence.tokens
    chains: dict[int, tuple[int, ...]] = {}
    places = [i for i, item in enumerate(found) if item.mention.role in ("place", "dateline")]
    for here, there in reversed(list(zip(places, places[1:], strict=False))):
        narrow, wide = found[here].mention, found[there].mention
        between = tokens[narrow.last : wide.first]
        begins = tokens[wide.first].norm
        if len(between) > 6 or any(token.text in "،,؛" for token in between) or begins.startswith("و"):
            continue
        if _ties(between, begins, rules):
            chains[here] = (offset + there, *chains.get(there, ()))
    return [
        _Found(replace(item.mention, chain=chains[i]), item.candidates) if i in chains else item
        for i, item in enumerate(found)
    ]


def _ties(between: Sequence[Token], begins: str, rules: PlaceRules) -> bool:
    if not between:
        return begins[:1] in "بل"
    for token in between:
        words = _bare(token.norm)
        known = words & (rules.directions | rules.containers | rules.near) or token.text in "-–("
        cue = any(rules.cues.at([token], 0) is not None for _ in (0,))
        if not known and not cue:
            return False
    return not any(token.norm.startswith("و") and token.norm not in ("وسط", "والواقعه") for token in between)


# ---------------------------------------------------------------- resolving


def _resolve(found: list[_Found], gazetteer: Gazetteer, outlet_country: str | None) -> list[PlaceMention]:
    """Choose among homonyms: what holds the place, then the countries of the article, then size."""
    weights: Counter[str] = Counter()
    for item in found:
        countries = {place.country for place in item.candidates} or {item.mention.country or ""}
        if len(countries) == 1 and item.mention.role != "part_of_name":
            weights[next(iter(countries))] += 3 if item.mention.role == "place" else 2
        elif item.candidates:
            weights[item.candidates[0].country] += 1
    weights.pop("", None)
    if outlet_country:
        # More than a homonym's own vote for the largest place of its name, less than any place that is sure.
        weights[outlet_country] += 2
    resolved: dict[int, PlaceMention] = {}

    def resolve(index: int) -> PlaceMention:
        if index not in resolved:
            holders = [resolve(other) for other in found[index].mention.chain if other > index]
            resolved[index] = _settled(found[index], holders, weights, gazetteer)
        return resolved[index]

    return [resolve(index) for index in range(len(found))]


def _settled(
    item: _Found, holders: Sequence[PlaceMention], weights: Counter[str], gazetteer: Gazetteer
) -> PlaceMention:
    mention = item.mention
    held_in = {holder.country for holder in holders if holder.country}
    held_by = {holder.admin1 for holder in holders if holder.admin1}
    if mention.role == "nisba":
        return mention
    if not item.candidates:
        country = next(iter(held_in), None) or (weights.most_common(1)[0][0] if weights else None)
        admin1 = next(iter(held_by), None)
        seat = gazetteer.admin1.get((country or "", admin1 or ""))
        return replace(
            mention,
            country=country,
            admin1=admin1,
            admin1_pcode=seat.admin1_pcode or None if seat else None,
            latitude=seat.latitude if seat else None,
            longitude=seat.longitude if seat else None,
            geo_precision=5 if seat else 1,
            why="not in the gazetteer" + (f", placed in {admin1}" if seat else ""),
        )

    def fit(place: Place) -> tuple[int, int, float, int]:
        inside = (place.country in held_in) + 2 * (bool(place.admin1) and place.admin1 in held_by)
        wide = mention.cue is not None and _kind(mention.cue) == "admin1"
        kind = 2.0 if wide == (place.feature == "admin1") else 0.0
        return inside, min(weights[place.country], 30), kind, place.population

    best = max(item.candidates, key=fit)
    if held_in and best.country not in held_in and best.feature not in ("country", "region"):
        return replace(mention, place=None, country=next(iter(held_in)), geo_precision=1, why="a homonym elsewhere")
    directed = mention.relation == "direction" or mention.text.split()[0] in ("شمال", "جنوب", "شرق", "غرب", "وسط")
    precision = {"country": 6, "admin1": 5, "region": 5, "sea": 5}.get(best.feature, 1)
    if best.feature == "country" and mention.text != best.name_ar and len(mention.text.split()) > 1 and directed:
        precision = 5
    elif precision == 1 and (mention.relation in ("near", "direction", "road")):
        precision = 2
    elif mention.cue in ("ريف", "بادية"):
        precision = 4
    why = "held by " + ", ".join(sorted(held_in)) if best.country in held_in else "country of the article" if weights[
        best.country
    ] > 1 else "by size"  # fmt: skip
    return replace(
        mention,
        place=best,
        country=best.country,
        admin1=best.admin1 or next(iter(held_by), None),
        admin1_pcode=best.admin1_pcode or None,
        latitude=best.latitude,
        longitude=best.longitude,
        geo_precision=precision,
        why=why,
    )


@lru_cache(maxsize=512)
def _kind(cue: str) -> str:
    for kind, forms in tomllib.loads((DATA / "lexicon" / "place_words.toml").read_text("utf-8"))["cues"].items():
        if cue in forms:
            return str(kind)
    return ""
