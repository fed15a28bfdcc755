"""Text to events: the steps, readable from top to bottom."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from extract.arguments import Candidate, choose, date_candidates, source_candidates
from extract.casualties import HARMS
from extract.classify import Signs, WeaponRow, choose_type, classes_of, load_weapons
from extract.clauses import load_connectors
from extract.company import Company
from extract.counts import merge_casualties
from extract.decision import article_features, article_score, article_weight, incident_features, mention_features
from extract.event_types import EVENT_TYPES
from extract.knowledge.actors import ActorTable
from extract.knowledge.lexicon import TriggerRow, load_lexicon
from extract.knowledge.places import Gazetteer
from extract.language.normalize import normalize, without_article
from extract.linking import MOST_MEMBERS, Links, link, link_scores
from extract.mentions import Mention
from extract.merging import merge, with_victims
from extract.model import load_weights, probability, score, weights_fingerprint
from extract.named import content_words, place_names
from extract.objects import load_objects
from extract.place_arguments import PLACE_FLOOR, place_candidates
from extract.place_lists import list_features, place_lists
from extract.reading import Knowledge, Reading, read
from extract.roles import choose_actors
from extract.schema import Actor, Casualty, Event, Extraction, Source
from extract.sums import without_sums
from extract.tolls import find_tolls, judge_tolls

# The likeliest speaker is credited from these log-odds on: below them more are wrong than right, as most of what an article
# says itself has speakers around it.
_SOURCE_FLOOR = -1.75
# A list of places is read as so many events from these log-odds on.
_LISTING_FLOOR = -0.6
# Mentions below these log-odds are no events in any company; groups are kept from these log-odds on, where the surest
# group of the article and the words of the whole article together speak for events from the third number on (which is
# lower in a short text).
_MENTION_FLOOR = -0.9
_INCIDENT_FLOOR = -0.5
_ARTICLE_FLOOR = 1.6
# A sentence without headline and article must be surer of what it tells, having nothing around it that vouches for it.
_ALONE_FLOOR = 0.85
# How much a mention of a country counts as where something happened: "in Jordan", "to Jordan", "Jordanian".
_SAYS_WHERE = {"in": 4.0, "near": 4.0, "direction": 4.0, "to": 1.0, "from": 1.0}
_SAYS_WHOSE = 0.2
# What speaks for a country must outweigh what speaks for another by so much, or none is told.
_COUNTRY_LEAD = 0.3
# Events of one type and day are one incident when they lie in one site, village, town or district.
_JOINED_PRECISION = 4


@lru_cache(maxsize=1)
def load_knowledge() -> Knowledge:
    """Everything that the extraction knows, read once per process; its fingerprint is kept with every run."""
    collecting = gc.isenabled()
    # Nothing of it is garbage, and looking through it again and again takes as long as reading a fifth of it.
    gc.disable()
    try:
        return _read_knowledge()
    finally:
        if collecting:
            gc.enable()


def _read_knowledge() -> Knowledge:
    lexicon = load_lexicon()
    gazetteer = Gazetteer.load()
    actors = ActorTable.load()
    weights = load_weights()
    digest = hashlib.sha256()
    for part in (lexicon.fingerprint, gazetteer.fingerprint, actors.fingerprint, weights_fingerprint()):
        digest.update(part.encode())
    return Knowledge(
        lexicon, load_connectors(), load_weapons(), load_objects(), gazetteer, actors, weights, digest.hexdigest()[:16]
    )


def extract(
    article_id: str,
    title: str,
    text: str,
    published: date | datetime | None = None,
    url: str | None = None,
    outlet: str | None = None,
    knowledge: Knowledge | None = None,
) -> Extraction:
    """Read the events and tolls of one article.

    ``published`` is the day (or aware instant) of publication: relative dates resolve against it, never against the
    clock. ``knowledge`` is what ``load_knowledge`` gives; it is loaded when left out.
    """
    known = knowledge or load_knowledge()
    reference = published.date() if isinstance(published, datetime) else published
    reading = read(title or "", text or "", reference, known)
    groups, sums = without_sums(reading, incidents(reading, known))
    groups = with_victims(reading, groups, sums, known.weights["linking"])
    events = join_same(reading, groups, main_day_of(reading), known) if groups else []
    return Extraction(article_id, tuple(events), tuple(find_tolls(reading, sums, groups)))


def join_same(
    reading: Reading, groups: Sequence[list[Mention]], main_day: date | None, knowledge: Knowledge
) -> list[Event]:
    """The events of groups; two groups are one whose events are of one type, place and day and agree about the dead."""
    joined: list[tuple[list[Mention], list[Event]]] = []
    at: dict[object, list[int]] = {}
    for group in groups:
        built = build_events(reading, group, main_day, knowledge)
        for position in at.get(_site(built[0]), []) if len(built) == 1 else []:
            other, known = joined[position]
            few = len(other) + len(group) <= MOST_MEMBERS
            if few and len(known) == 1 and _same(known[0], built[0]):
                both = sorted([*other, *group], key=lambda mention: mention.index)
                joined[position] = both, build_events(reading, both, main_day, knowledge)
                break
        else:
            at.setdefault(_site(built[0]), []).append(len(joined))
            joined.append((list(group), built))
    return [event for _, built in joined for event in built]


def _site(event: Event) -> str | None:
    return event.place_id or event.place_text


def _same(first: Event, second: Event) -> bool:
    if not _site(first) or _site(first) != _site(second) or first.type != second.type:
        return False
    if first.date_start != second.date_start or (first.geo_precision or 6) > _JOINED_PRECISION:
        return False
    counts = [
        {(c.outcome, c.n_min, c.n_max) for c in event.casualties if not c.subset and c.outcome in HARMS}
        for event in (first, second)
    ]
    return not counts[0] or not counts[1] or bool(counts[0] & counts[1])


def decide(reading: Reading, knowledge: Knowledge) -> None:
    """Give every mention its features and its log-odds of being an event that happened; say which counts are tolls."""
    shared = article_features(reading) if reading.mentions else {}
    weights = knowledge.weights["decision"]
    for mention in reading.mentions:
        mention.features = mention_features(reading, mention, shared)
        mention.score = score(weights, mention.features)
    judge_tolls(reading, knowledge.weights.get("toll", {}))


def candidate_groups(reading: Reading, knowledge: Knowledge) -> tuple[list[list[Mention]], Links]:
    """The mentions that may be events, grouped by what they tell, with the links between them."""
    decide(reading, knowledge)
    kept = [mention for mention in reading.mentions if mention.score > _MENTION_FLOOR]
    links = link_scores(reading, kept, knowledge.weights["linking"])
    return link(kept, links), links


def incident_groups(reading: Reading, knowledge: Knowledge) -> tuple[list[list[Mention]], Links]:
    """The groups of ``candidate_groups``, those joined that tell one incident when they are read as wholes."""
    groups, links = candidate_groups(reading, knowledge)
    return merge(reading, groups, links, knowledge.weights["merging"]), links


def incidents(reading: Reading, knowledge: Knowledge) -> list[list[Mention]]:
    """The groups of mentions that tell an incident which happened."""
    groups, links = incident_groups(reading, knowledge)
    if not groups:
        return []
    weights = knowledge.weights["incident"]
    article = article_score(reading, knowledge.weights.get("article", {}))
    company = Company(reading, groups, links)
    scored = [
        (score(weights, incident_features(reading, company, position, article)), group)
        for position, group in enumerate(groups)
        if not only_cumulative(group)
    ]
    floor = _ARTICLE_FLOOR * article_weight(reading)
    if not scored or max(value for value, _ in scored) + article <= floor:
        return []
    least = _ALONE_FLOOR if len(reading.sentences) == 1 else _MENTION_FLOOR
    return [group for value, group in scored if value > _INCIDENT_FLOOR and max(m.score for m in group) > least]


def only_cumulative(group: Sequence[Mention]) -> bool:
    """Does a group give no counts but cumulative ones? Then it is a toll and no event (gold guidelines)."""
    counts = [c for member in group for c in member.casualties if not c.negated]
    return bool(counts) and all(c.cumulative for c in counts)


def main_day_of(reading: Reading) -> date | None:
    """The day of the main news, which later undated incidents may share: the first day that the lead tells, else publication."""
    for sentence in reading.lead():
        for told in reading.dates[sentence.index]:
            if told.precision == "day" and told.date_start and told.kind != "since" and not told.future:
                return told.date_start
    return reading.reference


def build_events(
    reading: Reading, group: Sequence[Mention], main_day: date | None, knowledge: Knowledge
) -> list[Event]:
    """The event (or, for a list of places, the events) that a group of mentions tells."""
    weights = knowledge.weights
    place = choose(place_candidates(reading, group), weights["place"], PLACE_FLOOR)
    day = choose(date_candidates(reading, group, main_day), weights["date"])
    initiators, targets = choose_actors(reading, group, weights)
    source = choose(source_candidates(reading, group), weights["source"], _SOURCE_FLOOR)
    casualties = merge_casualties(group)
    signs = group_signs(reading, group, casualties, initiators, targets)
    kind = choose_type(signs, knowledge.type_weights)
    lead = evidence_member(reading, group, place)
    row = EVENT_TYPES[kind]
    status = _status(group)
    best = max(member.score for member in group)
    event = Event(
        type=kind,
        event_type=row.event_type,
        sub_event_type=row.sub_event_type,
        plover_event=row.plover_event,
        plover_mode=row.plover_mode,
        status=status,
        evidence=_span(reading, lead),
        field=lead.sentence.field,
        start=lead.start,
        end=lead.end,
        also=tuple(dict.fromkeys(_span(reading, member) for member in group if member is not lead)),
        trigger=lead.sentence.tokens[lead.head].text,
        rule=_rule(lead),
        initiators=tuple(_actor(candidate, status) for candidate in initiators),
        targets=tuple(_actor(candidate, "reported") for candidate in targets),
        weapon=max(signs.weapons, key=lambda weapon: weapon.rank).id if signs.weapons else None,
        source=Source(source.source.text, source.source.id) if source and source.source else None,
        confidence=round(probability(best), 3),
    )
    event = _with_casualties(_with_date(event, day), casualties)
    if place is None or place.place is None or place.kind == "country":
        return [replace(event, country=_country(reading, group))]
    sites = _sites(reading, group, place.place, weights.get("listing", {}))
    events = [_with_places(reading, event, site, group) for site in sites]
    if len(sites) == 1:
        return events
    return [
        _with_casualties(each, merge_casualties(members))
        for each, members in zip(events, _members_at(reading, group, sites), strict=True)
    ]


def _members_at(reading: Reading, group: Sequence[Mention], sites: Sequence[Sequence[int]]) -> list[list[Mention]]:
    """Whose counts belong to which of several events told as one list of places.

    A clause that names places of one event only counts there; all others count at the first one, so that no figure is
    told twice.
    """
    keys = [{reading.place_keys[index] for index in site} for site in sites]
    members: list[list[Mention]] = [[] for _ in sites]
    for member in group:
        names = place_names(reading, member)[0]
        named_here = [number for number, site in enumerate(keys) if not site.isdisjoint(names)]
        members[named_here[0] if len(named_here) == 1 else 0].append(member)
    return members


def _with_casualties(event: Event, casualties: Sequence[Casualty]) -> Event:
    """The event with its casualties; in one that is bloodless by its type, the dead are those of another incident."""
    if EVENT_TYPES[event.type].bloodless:
        casualties = [casualty for casualty in casualties if casualty.outcome not in HARMS]
    civilian = any(casualty.class_ == "civilian" for casualty in casualties)
    return replace(event, casualties=tuple(casualties), civilian_targeting=civilian)


def _sites(reading: Reading, group: Sequence[Mention], chosen: int, weights: Mapping[str, float]) -> list[list[int]]:
    """The places of each event that the list with the chosen place tells; that place alone where it stands in no list."""
    for member, listed in place_lists(reading, group):
        if reading.place_keys[chosen] in {reading.place_keys[index] for index in listed}:
            sites = [[listed[0]]]
            for at in range(1, len(listed)):
                if score(weights, list_features(reading, group, member, listed, at)) > _LISTING_FLOOR:
                    sites.append([])
                sites[-1].append(listed[at])
            return sites
    return [[chosen]]


def group_signs(
    reading: Reading,
    group: Sequence[Mention],
    casualties: Sequence[Casualty],
    initiators: Sequence[Candidate],
    targets: Sequence[Candidate],
) -> Signs:
    """What is known of a group when its type is chosen, and of the clause that opens it."""
    surest = max(group, key=lambda member: member.score)
    whole = Signs(
        triggers=_triggers(group),
        first=surest.triggers[0].row.id if surest.triggers else "",
        surest=frozenset(trigger.row.id for trigger in surest.triggers),
        words=frozenset().union(*(content_words(member) for member in group)),
        weapons=_weapons(reading, group),
        near=frozenset(named.row.id for member in group for named in reading.weapons[member.sentence.index]),
        around=reading.means,
        outcomes=frozenset(c.outcome for c in casualties),
        victims=_victims(casualties, targets),
        initiators=Counter(c.class_ for c in initiators),
        sides=frozenset([*_names("initiator", initiators), *_names("target", targets)]),
        country=next((country for country, _ in reading.countries.most_common(1)), ""),
        military_target=any(c.class_ == "military" for c in targets),
    )
    first = group[:1]
    counted = merge_casualties(first)
    opening = replace(
        whole,
        triggers=_triggers(first),
        weapons=_weapons(reading, first),
        outcomes=frozenset(c.outcome for c in counted),
        victims=_victims(counted, targets),
    )
    return replace(whole, opening=opening)


def _triggers(group: Sequence[Mention]) -> tuple[tuple[TriggerRow, bool], ...]:
    """The triggers of the clauses, each with whether the surest clause turns on it."""
    surest = max(member.score for member in group)
    told = [(member, trigger) for member in group for trigger in member.triggers if trigger.form != "purpose"]
    return tuple((t.row, t.first == member.head and member.score == surest) for member, t in told)


def _weapons(reading: Reading, group: Sequence[Mention]) -> tuple[WeaponRow, ...]:
    return tuple(weapon for member in group for weapon in reading.weapons_in(member))


def _victims(casualties: Sequence[Casualty], targets: Sequence[Candidate]) -> Counter[str]:
    """The classes of those who were harmed and of the targets."""
    return Counter(c.class_ for c in casualties) + classes_of(c.class_ for c in targets)


def _names(part: str, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Whom the participants of a part are known as: their ids and the words of their names."""
    for candidate in candidates:
        known = [candidate.actor.id] if candidate.actor is not None and candidate.actor.id else []
        for name in [*known, *map(without_article, normalize(candidate.text).split())]:
            yield f"{part}:{name}"


def evidence_member(reading: Reading, group: Sequence[Mention], place: Candidate | None) -> Mention:
    """The mention that states the incident best: in the body, with a high score, a count and a place."""

    def rank(member: Mention) -> float:
        value = member.score + (1.5 if member.sentence.field == "text" else 0.0) + (0.5 if member.casualties else 0.0)
        if member.clause.opener in ("after", "when", "relative", "result"):
            value -= 1.0
        if place is not None and place.place is not None:
            mention = reading.places[place.place]
            here = mention.sentence == member.clause.sentence
            value += here and member.clause.first <= mention.first < member.clause.last
        return value

    return max(group, key=rank)


def _span(reading: Reading, member: Mention) -> str:
    return reading.field_text(member.sentence)[member.start : member.end]


def _rule(member: Mention) -> str:
    head = next((t for t in member.triggers if t.first == member.head), None)
    if head is None and not member.casualties:
        # What it turned on was a count that is a sum of others.
        head = member.triggers[0]
    return f"trigger:{head.row.id}" if head else f"outcome:{member.casualties[0].outcome}"


def _actor(candidate: Candidate, status: str) -> Actor:
    mention = candidate.actor
    if mention is None:
        return Actor(candidate.text, class_=candidate.class_, status=status)
    return Actor(candidate.text, mention.id, mention.name, candidate.class_, status)


def _status(group: Sequence[Mention]) -> str:
    cues = Counter(cue for member in group for cue in member.cues)
    for cue, status in (("denied", "denied"), ("suspected", "suspected"), ("claimed", "claimed")):
        if cues[cue]:
            return status
    return "reported"


def _with_date(event: Event, day: Candidate | None) -> Event:
    if day is None or day.day is None:
        told = day.text if day is not None and day.kind == "text" else None
        return replace(event, date_basis="text" if told else "unknown", date_text=told)
    if day.date is not None:
        return replace(
            event,
            date_start=day.date.date_start,
            date_end=day.date.date_end or day.date.date_start,
            date_precision=day.date.precision,
            date_basis="text",
            date_text=day.date.text,
        )
    return replace(event, date_start=day.day, date_end=day.day, date_precision="day", date_basis=day.kind)


def _with_place(reading: Reading, event: Event, place: int, group: Sequence[Mention]) -> Event:
    mention = reading.places[place]
    row = mention.place
    return replace(
        event,
        place_text=mention.text,
        place_name=row.name_ar if row else None,
        place_id=row.place_id if row else None,
        place_relation=mention.relation,
        place_chain=tuple(reading.places[i].text for i in mention.chain),
        admin1=mention.admin1,
        admin1_pcode=mention.admin1_pcode,
        country=mention.country or _country(reading, group),
        latitude=mention.latitude,
        longitude=mention.longitude,
        geo_precision=mention.geo_precision,
    )


def _with_places(reading: Reading, event: Event, site: Sequence[int], group: Sequence[Mention]) -> Event:
    """The event at the first of some places told together; the others stand before what holds that one."""
    first = _with_place(reading, event, site[0], group)
    others = tuple(reading.places[index].text for index in site[1:])
    return replace(first, place_chain=tuple(dict.fromkeys(others + first.place_chain)))


def _country(reading: Reading, group: Sequence[Mention]) -> str | None:
    """The country of a group without a resolved place: where its sentences say that it was, else the article's.

    A name or adjective beside a doer (بقيادة الأردن, طائرات أردنية) says whose it is; what the article speaks of settles ties.
    None where two countries are as likely: a wrong country costs more than a missing one.
    """
    total = sum(reading.countries.values())
    counts = {country: count / total for country, count in reading.countries.items()}
    for sentence in {member.clause.sentence for member in group}:
        for place in (reading.places[index] for index in reading.places_in.get(sentence, ())):
            if place.country and not place.governs and not place.is_aside:
                counts[place.country] += _SAYS_WHERE.get(place.relation_kind or "", _SAYS_WHOSE)
    ranked = sorted(counts, key=lambda country: -counts[country])
    if not ranked or (len(ranked) > 1 and counts[ranked[0]] - counts[ranked[1]] < _COUNTRY_LEAD):
        return None
    return ranked[0]
