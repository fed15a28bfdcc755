"""Which place on earth a name means: what holds it, what the article is about, what kind it is, how big it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.knowledge.places import Gazetteer, Place
from extract.language.normalize import normalize
from extract.place_mention import Found, PlaceMention, PlaceRules

_SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood"})
_PRECISION = {"country": 6, "sea": 6, "admin1": 5, "region": 5, "admin2": 4, "admin3": 3}
# What the article speaks of decides between towns of like size; a world city is not outdone by a namesake elsewhere
# (Moscow in Texas is not met by speaking of America).
_ENOUGH, _WORLD_CITY, _WORLD = 6.0, 2_000_000, 6.0
# A place of fewer people is not taken across the border of what the article speaks of.
_SMALL = 100_000
# "North-west of Damascus" is within this distance, as often as not in another division.
_BESIDE_KM, _KM_PER_DEGREE = 120.0, 111.2
# A town outvotes the division of its name elsewhere in the country only with as much to speak for it.
_STRAY = 8.0
# A division counts as this many people beside towns of its name abroad (Babil of Iraq, Babol of Iran).
_DIVISION = 300_000
# What else speaks of a country that shares its name with a great town abroad counts so much for it.
_NAMESAKE = 4.0
_GREAT_TOWN = 1_000_000
# Sides of a name that belong to it (شمال العراق): the text of the mention begins with them.
_SIDES = ("شمال", "جنوب", "شرق", "غرب", "وسط")


@dataclass(slots=True)
class _Article:
    """How much the article speaks of each country, and of each division."""

    countries: Counter[str] = field(default_factory=Counter)
    divisions: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=dict)

    def supported(self, country: str, name: str) -> bool:
        """Does anything but this name itself speak of a country?"""
        return bool(self.names.get(country, set()) - {name})

    def main_country(self) -> str | None:
        return self.countries.most_common(1)[0][0] if self.countries else None


def resolve_places(
    found: Sequence[Found], gazetteer: Gazetteer, rules: PlaceRules, outlet_country: str | None
) -> list[PlaceMention]:
    """Choose among homonyms: what holds the place, then the countries of the article, then kind and size."""
    article = _about(found, outlet_country)
    resolved: dict[int, PlaceMention] = {}

    def resolve(index: int) -> PlaceMention:
        if index not in resolved:
            holders = [resolve(other) for other in found[index].mention.chain if other > index]
            resolved[index] = _settled(found[index], holders, article, gazetteer)
        return resolved[index]

    mentions = [resolve(index) for index in range(len(found))]
    return _near_what_was_named(_same_name_same_place(_without_words(mentions, found)), gazetteer)


def _about(found: Sequence[Found], outlet_country: str | None) -> _Article:
    article = _Article()
    seen: set[tuple[str, str]] = set()
    for item in found:
        mention = item.mention
        if mention.is_aside:
            continue
        countries = {place.country for place in item.candidates} if item.candidates else {mention.country or ""}
        # A name that is said again and again is one fact, not many.
        weight = 1.0 if (mention.text, mention.role) in seen else 3.0 if mention.role == "place" else 2.0
        if mention.role == "nisba":
            # "The Turkish side" is somewhere; "in Turkey" is in Turkey.
            weight /= 2
        seen.add((mention.text, mention.role))
        if mention.role == "dateline":
            weight += 1.0
        if len(countries) == 1:
            country = next(iter(countries))
            article.countries[country] += weight  # type: ignore[assignment]
            article.names.setdefault(country, set()).add(mention.text)
            divisions = {place.admin1 for place in item.candidates if place.admin1}
            if len(divisions) == 1:
                article.divisions[country, next(iter(divisions))] += 1
        elif item.candidates and not item.doubtful:
            article.countries[max(item.candidates, key=_weight).country] += 1
    article.countries.pop("", None)
    if outlet_country:
        # More than a homonym's own vote for the largest place of its name, less than any place that is sure.
        article.countries[outlet_country] += 2
        article.names.setdefault(outlet_country, set()).add("")
    return article


def _settled(item: Found, holders: Sequence[PlaceMention], article: _Article, gazetteer: Gazetteer) -> PlaceMention:
    mention = item.mention
    if mention.role == "nisba":
        return mention
    held_in = next((holder.country for holder in holders if holder.country), None)
    holder = next((holder for holder in holders if holder.admin1 and holder.country == held_in), None)
    held_by = holder.admin1 if holder else None
    if (
        item.adjective
        and not held_in
        and (not item.candidates or item.adjective in {p.country for p in item.candidates})
    ):
        held_in = item.adjective
    if not item.candidates:
        country = held_in or article.main_country()
        return _outside_gazetteer(mention, country, held_by, gazetteer, "not in the gazetteer")

    beside = [place for place in item.candidates if holder and _beside(place, holder)]
    stray = _stray(item.candidates)
    namesake = _is_country_and_town(item.candidates)

    told = normalize(mention.text)

    def fit(place: Place) -> tuple[float, float, bool]:
        inside = 2.0 * (place.country == held_in) + 4.0 * bool(held_by and (place.admin1 == held_by or place in beside))
        near = min(article.countries[place.country], _ENOUGH) + min(3, article.divisions[place.country, place.admin1])
        near -= _STRAY * (place.place_id in stray)
        people = _DIVISION if place.feature == "admin1" else place.size
        if place.feature == "sea":
            people = _GREAT_TOWN
        if place.feature == "country" and namesake:
            # The country only where something else speaks of it.
            near += _NAMESAKE if article.supported(place.country, mention.text) else 0.0
            people = 0
        size = math.log10(people + 1) + _WORLD * (people >= _WORLD_CITY)
        # Of two that fit alike, the one that bears the name alone.
        return inside, near + _kind(item, place) + size, normalize(place.name_ar) == told

    fitting = item.candidates
    if held_by and any(place.country == held_in and place.admin1 in ("", held_by) for place in fitting):
        fitting = tuple(
            place
            for place in fitting
            if (place.country == held_in and place.admin1 in ("", held_by)) or place in beside
        )
    best = max(fitting, key=fit)
    if held_in and best.country not in (held_in, "") and best.feature not in ("country", "region"):
        return _outside_gazetteer(mention, held_in, held_by, gazetteer, "a homonym elsewhere")
    exact = best.feature not in (*_SETTLEMENTS, *_PRECISION)
    small = (exact or (best.feature in _SETTLEMENTS and best.size < _SMALL)) and not _unmistakable(mention, item)
    if (
        held_by
        and best.admin1 not in ("", held_by)
        and small
        and best.country == held_in
        and best not in beside
        and not _known_by_name(best, item.candidates)
    ):
        return _outside_gazetteer(mention, held_in, held_by, gazetteer, "a homonym in another division")
    main = article.main_country()
    if not held_in and small and main and best.country != main and not article.supported(best.country, mention.text):
        # A village, field or small town of a country that nothing else in the article speaks of.
        return _outside_gazetteer(mention, main, None, gazetteer, "a homonym elsewhere")
    return _placed(mention, item, best, held_in, held_by, article)


def _unmistakable(mention: PlaceMention, item: Found) -> bool:
    """Is a name of three words or more that of one place on earth only (جامعة الملك خالد)?"""
    return len(item.candidates) == 1 and item.candidates[0].own and mention.last - mention.first > 2


def _beside(place: Place, holder: PlaceMention) -> bool:
    """May a place lie beside what the text puts it beside (الزبداني شمال غرب دمشق), in whichever division?"""
    if holder.relation_kind not in ("direction", "near", "road") or place.country != holder.country:
        return False
    if place.latitude is None or place.longitude is None or place.feature == "admin1":
        return False
    if holder.latitude is None or holder.longitude is None:
        return False
    east = (place.longitude - holder.longitude) * math.cos(math.radians(place.latitude))
    return math.hypot(place.latitude - holder.latitude, east) * _KM_PER_DEGREE <= _BESIDE_KM


def _known_by_name(place: Place, candidates: Sequence[Place]) -> bool:
    """Is a town the only one of its name in its country? Then what seems to hold it lies beside it, or is told loosely."""
    return place.feature in ("city", "town") and all(
        other.admin1 == place.admin1 for other in candidates if other.country == place.country
    )


def _is_country_and_town(candidates: Sequence[Place]) -> bool:
    """May a name mean a country or a great town of another one (عمان)?"""
    countries = {place.country for place in candidates if place.feature == "country"}
    return bool(countries) and any(p.size >= _GREAT_TOWN and p.country not in countries for p in candidates)


def _weight(place: Place) -> tuple[int, int]:
    """Which of several homonyms speaks for its country: none beside a sea, a division or region, the greatest town."""
    return 2 * (place.feature == "sea") + (place.feature in ("admin1", "region")), place.size


def _stray(candidates: Sequence[Place]) -> frozenset[str]:
    """The towns that share their name with another division of their country (صلاح الدين in Erbil): rarely meant."""
    named = {place.country: place.admin1 for place in candidates if place.feature == "admin1"}
    return frozenset(
        place.place_id
        for place in candidates
        if place.feature in _SETTLEMENTS and place.admin1 and named.get(place.country, place.admin1) != place.admin1
    )


def _kind(item: Found, place: Place) -> float:
    """Does the kind of place suit the word before the name?"""
    if item.cue_kind == "admin1" or item.mention.cue in ("ريف", "بادية"):
        return 9.0 if place.feature == "admin1" else 0.0
    if item.cue_kind == "settlement":
        return 9.0 if place.feature in _SETTLEMENTS else 0.0
    return 4.0 if place.feature in ("country", "region", "sea") else 2.0 if place.feature != "admin1" else 0.0


def _outside_gazetteer(
    mention: PlaceMention, country: str | None, admin1: str | None, gazetteer: Gazetteer, why: str
) -> PlaceMention:
    """An unknown name: as precise as the division that holds it, or the country; never a homonym, never the capital."""
    seat = gazetteer.division(country, admin1)
    return replace(
        mention,
        place=None,
        country=country or None,
        admin1=admin1 if seat else None,
        admin1_pcode=seat.admin1_pcode or None if seat else None,
        latitude=seat.latitude if seat else None,
        longitude=seat.longitude if seat else None,
        geo_precision=5 if seat or mention.text.startswith(_SIDES) else 1,
        why=why
        + (f", placed in {admin1}" if seat else f", in {country}, the country of the article" if country else ""),
    )


def _placed(
    mention: PlaceMention, item: Found, best: Place, held_in: str | None, held_by: str | None, article: _Article
) -> PlaceMention:
    precision = _PRECISION.get(best.feature, 1)
    if best.feature == "country" and mention.text.startswith(_SIDES) and " " in mention.text:
        precision = 5
    elif precision == 1 and (mention.relation_kind in ("near", "direction", "road") or item.borrowed):
        precision = 2
    if mention.cue in ("ريف", "بادية") or (mention.relation == "countryside_of" and precision in (1, 2, 3, 5)):
        precision = 4
    if held_in and best.country == held_in:
        why = f"held by {held_by or held_in}"
    elif len(item.candidates) == 1:
        why = "the only place of this name"
    elif article.countries[best.country] > 3:
        why = f"{best.country} is what the article speaks of"
    else:
        why = "by kind and size"
    return replace(
        mention,
        place=None if item.borrowed else best,
        country=best.country or None,
        admin1=best.admin1 or (held_by if best.country == held_in else None),
        admin1_pcode=best.admin1_pcode or None,
        latitude=best.latitude,
        longitude=best.longitude,
        geo_precision=precision,
        why=why + (f"; at {best.name_ar}" if item.borrowed else ""),
    )


def _near_what_was_named(mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """An unknown name that the text ties to nothing lies in the division of the place named last before it."""
    last: PlaceMention | None = None
    placed = []
    for mention in mentions:
        if mention.role in ("place", "dateline"):
            loose = not mention.place and not mention.chain and not mention.admin1 and mention.geo_precision == 1
            if loose and mention.cue and last is not None and last.country == mention.country:
                why = f"{mention.why}; after {last.text}"
                mention = _outside_gazetteer(mention, last.country, last.admin1, gazetteer, why)
            elif mention.admin1 and mention.place:
                last = mention
        placed.append(mention)
    return placed


def _without_words(mentions: Sequence[PlaceMention], found: Sequence[Found]) -> list[PlaceMention]:
    """The mentions without those that only a namesake abroad made a place of: without a cue they are words or people."""
    kept = [
        index
        for index, (mention, item) in enumerate(zip(mentions, found, strict=True))
        if mention.place or mention.cue or mention.chain or not item.candidates
    ]
    moved = {old: new for new, old in enumerate(kept)}
    return [
        replace(mentions[index], chain=tuple(moved[other] for other in mentions[index].chain if other in moved))
        for index in kept
    ]


def _same_name_same_place(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """A name that was tied to a division once means the same place wherever the article says it again."""
    placed: dict[str, PlaceMention] = {}
    for mention in mentions:
        if mention.role in ("place", "dateline") and mention.admin1 and mention.chain:
            placed.setdefault(mention.text, mention)
    again = []
    for mention in mentions:
        known = placed.get(mention.text)
        if known is not None and not mention.chain and mention.cue not in ("ريف", "محافظة", "ولاية"):
            mention = replace(
                mention, place=known.place, country=known.country, admin1=known.admin1, admin1_pcode=known.admin1_pcode,
                latitude=known.latitude, longitude=known.longitude, geo_precision=known.geo_precision,
                why=f"as before: {known.why}",
            )  # fmt: skip
        again.append(mention)
    return again
