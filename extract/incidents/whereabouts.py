"""Where a report puts what it tells, as it is compared: worked out once for each place, and once for two of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extract.incidents.wording import name_stems, stem_forms
from extract.knowledge.distance import kilometres
from extract.language.normalize import normalize
from extract.schema import Event

# One land for two codes: outlets call the West Bank by the one or the other.
_SAME_LAND = {"IL": "PS"}
# A place of this precision or better is a place and no province (docs/data-model.md).
SETTLEMENT = 3
_NEAR_KM = 15.0
# Two rows of the gazetteer this close are one town under two spellings.
_SAME_KM = 2.5
# Two settlements this far apart were not hit in one incident, unless one of them was read wrongly.
_FARTHEST_KM = 120.0
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """The place of a report. ``area`` is the province, or else the place, under which it is looked for.

    ``names`` are the keys of the place, its province and the wider places that the article names (``chain``).
    ``settled``: a settlement or a point in or near one, and no province or region. ``site``: a name of several words
    that the gazetteer does not hold, "سوق الحطب". ``narrow``: smaller than the main city of its province.
    ``stems`` are those of the place's name; ``wanted`` the same, each in the forms that a text may have, and nothing
    where the place is too wide to be looked for in the words of others.
    """

    place_id: str | None
    country: str
    area: str
    name: str
    chain: frozenset[str]
    names: frozenset[str]
    stems: frozenset[str]
    wanted: tuple[tuple[str, ...], ...]
    settled: bool
    site: bool
    narrow: bool
    latitude: float | None
    longitude: float | None


def whereabouts(event: Event) -> Whereabouts:
    """Where an event was; reports of one place share one answer."""
    return _whereabouts(
        event.place_id, event.place_name, event.place_text, event.place_chain, event.admin1, event.admin1_pcode,
        event.country, event.geo_precision, event.latitude, event.longitude,
    )  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def _whereabouts(
    place_id: str | None,
    place_name: str | None,
    place_text: str | None,
    chain: tuple[str, ...],
    admin1: str | None,
    admin1_pcode: str | None,
    country_code: str | None,
    precision: int | None,
    latitude: float | None,
    longitude: float | None,
) -> Whereabouts:
    country = _SAME_LAND.get(country_code or "", country_code or "")
    said = place_name or place_text or ""
    name = place_key(said)
    settled = (precision or 6) <= SETTLEMENT
    site = place_id is None and " " in name
    area = ""
    if admin1_pcode or admin1:
        area = f"{country}:{admin1_pcode or admin1}"
    elif place_id and precision is not None and precision < 5:
        area = place_id
    return Whereabouts(
        place_id=place_id,
        country=country,
        area=area,
        name=name,
        chain=frozenset(map(place_key, chain)),
        names=frozenset(place_key(one) for one in (place_name, place_text, admin1, *chain) if one),
        stems=name_stems(said),
        wanted=tuple(stem_forms(word) for word in sorted(name_stems(said))) if settled or site else (),
        settled=settled,
        site=site,
        narrow=precision in (1, 2) and admin1 is not None and name != place_key(admin1),
        latitude=latitude,
        longitude=longitude,
    )


@lru_cache(maxsize=_REMEMBERED)
def place_key(name: str) -> str:
    """The form of a place name in which two spellings are the same."""
    return normalize(name).removeprefix("ال")


@lru_cache(maxsize=_REMEMBERED)
def place_relation(x: Whereabouts, y: Whereabouts) -> tuple[str, bool]:
    """How well two places fit (a sign, or nothing where they cannot be compared), and whether that stands.

    It does not stand where the words of one report may yet name the place of the other ("place:told").
    """
    both = bool(x.area and y.area)
    if x.place_id and x.place_id == y.place_id and x.area:
        return "place:site" if x.narrow else "place:city" if x.settled and y.settled else "place:division", True
    if x.name and x.name == y.name and bool(x.area) == bool(y.area):
        # A name of several words (a mosque, a camp) is as good as a place of the gazetteer.
        return "place:site" if " " in x.name and x.settled else "place:name", True
    told = _holds(x, y) or _holds(y, x)
    if not both:
        if x.country and y.country and x.country != y.country:
            return "place:elsewhere" if x.area or y.area else "place:abroad", True
        if told and (x.area or y.area):
            return "place:told", True
        return "place:country" if x.country and x.country == y.country else "", not (x.area or y.area)
    return ("place:told", True) if told else (_relation_of_known(x, y), False)


def _relation_of_known(x: Whereabouts, y: Whereabouts) -> str:
    """How two places go together that are both known to be narrower than a country."""
    distance = _distance(x, y)
    if distance is not None and distance > _FARTHEST_KM:
        return "place:far"
    if distance is not None and distance < _SAME_KM:
        return "place:city"
    if x.country != y.country:
        return "place:abroad"
    if x.area == y.area and not (x.settled and y.settled):
        # A market or a hospital holds no village, nor another market; where in the province it lies is not known.
        return "place:beside" if (x.site or x.settled) and (y.site or y.settled) else "place:inside"
    near = distance is not None and distance < _NEAR_KM
    if x.name in y.names or y.name in x.names:
        chained = x.name in y.chain or y.name in x.chain
        return "place:inside" if chained or distance is None or near else "place:around"
    if x.area != y.area:
        return "place:near" if near else "place:elsewhere"
    if distance is None:
        return ""
    if near:
        return "place:quarters" if x.narrow and y.narrow else "place:near"
    return "place:same_area"


def _holds(x: Whereabouts, y: Whereabouts) -> bool:
    """Is one place the settlement that holds the other, as the article of that other says?"""
    return x.settled and (y.settled or y.site) and x.name in y.chain


def _distance(x: Whereabouts, y: Whereabouts) -> float | None:
    """Kilometres between two settlements; None where one is wider or has no coordinates."""
    if x.latitude is None or x.longitude is None or y.latitude is None or y.longitude is None:
        return None
    return kilometres(x.latitude, x.longitude, y.latitude, y.longitude) if x.settled and y.settled else None
