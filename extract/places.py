"""Where: the names of places in an article and what holds them together."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extract.knowledge.places import Gazetteer, Place
from extract.language.normalize import normalize
from extract.language.sentences import Sentence
from extract.language.tokens import QUOTES, Token
from extract.place_mention import Cue, Found, PlaceMention, PlaceRules, place_rules, readings
from extract.place_resolution import resolve_places

__all__ = ["PlaceMention", "find_places"]

# A bare name of one word counts without a cue when the place has at least this many people.
_KNOWN_TOWN = 20_000
_KNOWN_WORLD_WIDE = 500_000
# And with the support of the article's country and a preposition at least this many.
_SMALL_TOWN = 1_000
_LONGEST_NAME = 5
# A cue, the country's adjective and a quotation mark may stand before a name.
_CUE_REACH = 3
_MUCH_GREATER = 3
_WHOLE_COUNTRY = frozenset({"البلاد"})


def find_places(
    sentences: Sequence[Sentence], gazetteer: Gazetteer, outlet_country: str | None = None
) -> list[PlaceMention]:
    """The places of an article in reading order, each resolved with the help of all the others."""
    rules = place_rules()
    found = [_in_sentence(sentence, gazetteer, rules) for sentence in sentences]
    likely = _likely_countries([item for here in found for item in here], outlet_country)
    kept: list[Found] = []
    for sentence, here in zip(sentences, found, strict=True):
        sure = [item for item in here if not item.doubtful or any(p.country in likely for p in item.candidates)]
        kept += _chained(sure, sentence, rules, len(kept))
    return resolve_places(kept, gazetteer, rules, outlet_country)


def _likely_countries(found: Sequence[Found], outlet_country: str | None) -> frozenset[str]:
    """The countries that the article surely speaks of: enough to believe an uncertain name there."""
    sure = {outlet_country} if outlet_country else set()
    for item in found:
        if not item.doubtful and not item.mention.is_aside:
            countries = {place.country for place in item.candidates}
            sure |= countries if len(countries) == 1 else set()
    return frozenset(country for country in sure if country)


def _in_sentence(sentence: Sentence, gazetteer: Gazetteer, rules: PlaceRules) -> list[Found]:
    tokens = sentence.tokens
    found: list[Found] = []
    cued = _behind_cues(tokens, rules)
    last = 0
    for position, token in enumerate(tokens):
        if position < last or token.kind != "word":
            continue
        adjective = gazetteer.nisbas.get(token.norm)
        mission = _mission_before(tokens, position, rules) if adjective else None
        if mission is not None:
            found.append(_mention(sentence, position, position + 1, "", (), mission, gazetteer, rules, False, False))
            last = position + 1
            continue
        site = rules.sites.at(tokens, position) if rules.opens_site[token.norm] else None
        if site is not None:
            own = Cue("site", site.payload, position)
            found.append(_mention(sentence, position, site.last, site.prefix, (), own, gazetteer, rules, False, False))
            last = site.last
            continue
        listed = bool(found) and found[-1].mention.last == position and token.norm.startswith("و")
        named = adjective or gazetteer.heads[token.norm] or token.norm in _WHOLE_COUNTRY
        if not (named or listed or position in cued):
            continue
        cue = _cue_before(tokens, position, gazetteer, rules) if position in cued else None
        if cue is None and listed and (again := _cue_of_list(found, position, rules)) is not None:
            item = _known(sentence, position, again, gazetteer, rules, listed)
            item = item or _known(sentence, position, None, gazetteer, rules, listed)
            item = item or _unknown(sentence, position, again, gazetteer, rules, "و")
        else:
            item = _known(sentence, position, cue, gazetteer, rules, listed)
        if item is None and cue is not None:
            item = _unknown(sentence, position, cue, gazetteer, rules)
            if item is None and _led_by_preposition(token.norm, gazetteer):
                # "فندق بسيفاري": a site in a place, which bears no name here.
                item = _known(sentence, position, None, gazetteer, rules, listed)
        if item is None:
            item = _whole_country(sentence, position, gazetteer, rules)
        if item is not None:
            if item.mention.role == "dateline":
                _extend_dateline(found, item.mention, tokens)
            found.append(item)
            last = item.mention.last
        elif adjective:
            mention = PlaceMention(
                sentence.index, position, position + 1, token.start, token.end, token.text, None, None, (), "nisba", None,
                adjective, geo_precision=6,
            )  # fmt: skip
            found.append(Found(mention, ()))
    return found


def _extend_dateline(found: list[Found], dateline: PlaceMention, tokens: Sequence[Token]) -> None:
    """What stands before a country in a dateline belongs to it too (دبي، الإمارات العربية المتحدة (CNN)--)."""
    before = found[-1].mention if found else None
    if before is not None and before.first == 0 and all(t.text in "،," for t in tokens[before.last : dateline.first]):
        found[-1] = replace(found[-1], mention=replace(before, role="dateline"))


def _cue_of_list(found: Sequence[Found], position: int, rules: PlaceRules) -> Cue | None:
    """The cue that names several places (قريتي طيبة والكوم), for the next one after و; one in the dual names two."""
    cue = normalize(found[-1].mention.cue or "")
    if cue not in rules.plural:
        return None
    whole = cue in rules.dual and len(found) > 1 and found[-2].mention.cue == found[-1].mention.cue
    if whole and found[-2].mention.last == found[-1].mention.first:
        return None
    return Cue(found[-1].cue_kind, found[-1].mention.cue or "", position)


def _behind_cues(tokens: Sequence[Token], rules: PlaceRules) -> set[int]:
    """The tokens near enough behind a cue to be what it introduces, whatever stands between."""
    cues = [position for position, token in enumerate(tokens) if rules.opens_cue[token.norm]]
    return {position + distance for position in cues for distance in range(1, _CUE_REACH + 1)}


def _cue_before(tokens: Sequence[Token], position: int, gazetteer: Gazetteer, rules: PlaceRules) -> Cue | None:
    """The cue right before a name; a quotation mark or the country's adjective may stand between (العاصمة السورية دمشق)."""
    before = position - 1
    if before > 0 and (tokens[before].text in QUOTES or tokens[before].text == "("):
        before -= 1
    if before > 0 and gazetteer.nisba(tokens[before].norm):
        before -= 1
    if before < 0 or tokens[before].kind != "word":
        return None
    entry = rules.cues.at(tokens, before)
    # A cue never follows ك (كتلة is no ك + تلة), and أدى is not the end of وادي though it folds to it.
    if entry is None or entry.last != before + 1 or "ك" in entry.prefix or tokens[before].text.endswith("أدى"):
        return None
    return Cue(entry.payload[0], entry.payload[1], before)


def _mission_before(tokens: Sequence[Token], position: int, rules: PlaceRules) -> Cue | None:
    """The embassy or consulate before a country's adjective: a site that has no name but this (السفارة الفرنسية)."""
    if not position:
        return None
    words = [rules.missions[word] for word in readings(tokens[position - 1].norm) if word in rules.missions]
    return Cue("site", words[0], position - 1) if words else None


def _known(
    sentence: Sentence, position: int, cue: Cue | None, gazetteer: Gazetteer, rules: PlaceRules, listed: bool
) -> Found | None:
    """The longest name of the gazetteer that begins at a token and is believable there."""
    tokens = sentence.tokens
    # "قرية بعقوبة" is never ب + عقوبة: a name after its cue takes no preposition.
    whole = cue is not None and cue.kind in ("street", "quarter", "site", "nature", "settlement")
    best: tuple[int, str, str] | None = None
    for prefix, word, longest in gazetteer.heads[tokens[position].norm]:
        if whole and prefix != ("و" if listed else ""):
            continue
        for length in range(min(_LONGEST_NAME, longest, len(tokens) - position), 0, -1):
            key = " ".join([word, *(token.norm for token in tokens[position + 1 : position + length])])
            if key in gazetteer:
                if best is None or length > best[0] or (length == best[0] and _outweighs(key, best[2], gazetteer)):
                    best = (length, prefix, key)
                break
    if best is None:
        return None
    length, prefix, key = best
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if cue is not None and length == 1 and following is not None:
        if key in rules.two_words:
            return None
        if key in rules.keep and following.kind == "word" and following.norm not in rules.not_names:
            # "منطقة معسكر الزيتون": the second cue is what has a name.
            return None
    places = gazetteer.named(key)
    borrowed = False
    if cue is not None:
        fitting = tuple(place for place in places if place.feature in rules.features[cue.kind])
        if not fitting and normalize(cue.word) in rules.named_after_town:
            towns = ("city", "town", "village", "admin1", "region")
            fitting, borrowed = tuple(place for place in places if place.feature in towns), True
        capital = places[0].feature == "country" and normalize(cue.word) in rules.only_known
        if capital and not (fitting and cue.word.startswith("ال")):
            # "عاصمة النيجر" is that of the country, "العاصمة الجزائر" the town.
            cue = None
        elif not fitting:
            return None
        else:
            places = fitting
    if cue is None and length == 1 and places[0].feature != "country" and gazetteer.nisba(tokens[position].norm):
        return None
    sure = _sure(tokens, position, length, key, places[0], cue, rules, listed)
    if sure is None:
        return None
    # "فرانية" is a word more likely than ف + رانية, unless the article is about its country.
    sure = sure and ("ف" not in prefix or _greatest(key, gazetteer) >= _KNOWN_WORLD_WIDE)
    return _mention(sentence, position, position + length, prefix, places, cue, gazetteer, rules, not sure, borrowed)


def _outweighs(name: str, whole: str, gazetteer: Gazetteer) -> bool:
    """Is a name that leaves a proclitic over so much greater than the whole word that it is meant (و + جدة, not وجدة)?"""
    return _greatest(name, gazetteer) > _MUCH_GREATER * _greatest(whole, gazetteer)


def _greatest(key: str, gazetteer: Gazetteer) -> int:
    """The size of the greatest place of a name; a division or region counts as a million people."""
    wide = ("admin1", "region", "sea")
    return max(10**6 if place.feature in wide else place.size for place in gazetteer.named(key))


def _sure(
    tokens: Sequence[Token],
    position: int,
    length: int,
    key: str,
    place: Place,
    cue: Cue | None,
    rules: PlaceRules,
    listed: bool,
) -> bool | None:
    """Is a name here a place (True), a word or person that is spelt like one (None), or either (False)?"""
    generic = all(part in rules.generic for part in key.split())
    if cue is not None:
        if cue.kind == "admin1" and place.feature == "admin1":
            # محافظة الشرقية
            return True
        return None if key in rules.not_names else not generic
    before = readings(tokens[position - 1].norm) if position else frozenset()
    if place.feature in ("country", "sea"):
        led = not position or not before.isdisjoint(rules.movement) or bool(before & rules.before_places)
        return True if led or key not in rules.doubtful else None
    led = listed or bool(before & rules.before_places)
    following = tokens[position + length].norm if position + length < len(tokens) else ""
    # "دوما جنوب نابلس": what has a side of something else is a place.
    placed = rules.side(following) is not None
    if following in ("بن", "بنت"):
        # A person's own name.
        return None
    if key in rules.ordinary:
        # "في صنعاء وحجة": what stands in a list of places is one.
        return False if led and (placed or listed) and (place.own or place.feature == "admin1") else None
    if length == 1 and tokens[position].norm in rules.ordinary:
        return None
    led = led or placed
    if len(key) < 3:
        return False if led and tokens[position].norm == key else None
    word = tokens[position].norm
    led = led or (word[:1] == "ب" and word != key)
    if key in rules.doubtful:
        return False if led else None
    if generic:
        return False
    if place.feature == "region" or (place.own and length > 1):
        return True
    if length > 1:
        return True if place.size >= 1000 or place.feature == "admin1" else None
    if place.own and place.feature not in ("village", "neighbourhood", "site"):
        return True
    big = place.size >= _KNOWN_TOWN or place.feature == "admin1"
    if big and (len(key) >= 4 or place.size >= 100_000 or place.feature == "admin1"):
        return True
    if place.own or (place.size >= _SMALL_TOWN and len(key) >= 4):
        return False if led or (place.own and len(key) >= 4) else None
    return None


def _unknown(
    sentence: Sentence, position: int, cue: Cue, gazetteer: Gazetteer, rules: PlaceRules, prefix: str = ""
) -> Found | None:
    """A name beyond the gazetteer after a cue (قرية وضحة): one word, or two when the first is no whole name."""
    tokens = sentence.tokens
    norm = tokens[position].norm.removeprefix(prefix)
    if (
        norm in rules.not_names
        or norm in rules.generic
        or (normalize(cue.word) in rules.only_known and cue.first == position - 1)
        or readings(norm) & (rules.directions | rules.near)
        or (len(norm) < 3 and norm not in rules.two_words)
        or (not prefix and norm[:1] == "و" and normalize(cue.word) in rules.plural)
        or norm[:2] == "لل"
        or norm[:3] == "بال"
        or (norm[:1] == "ل" and norm[1:] in rules.owners)
        or (_describes(norm, cue, rules) and norm not in gazetteer)
        or _led_by_preposition(norm, gazetteer)
    ):
        return None
    following = tokens[position + 1] if position + 1 < len(tokens) and tokens[position + 1].kind == "word" else None
    quoted = tokens[position - 1].text in QUOTES
    if gazetteer.nisba(norm) or (not quoted and _is_too_short(norm, cue, following, rules)):
        return None
    if rules.cues.at(tokens, position) is not None and following is not None and norm not in rules.keep:
        return None
    last = position + 1
    if following is not None and following.norm not in rules.not_names:
        second = following.norm
        article = second.startswith("ال") and not norm.startswith("ال") and not gazetteer.nisba(second)
        if article or norm in rules.two_words:
            last += 1
    if last < len(tokens) and tokens[last].norm in rules.ordinals:
        last += 1
    if last < len(tokens) and tokens[last - 1].norm in rules.fathers and tokens[last].kind == "word":
        # "قرية أولاد بن سالم"
        last += 1
    if quoted:
        closing = (
            i for i in range(position + 1, min(position + _LONGEST_NAME, len(tokens))) if tokens[i].text in QUOTES
        )
        last = next(closing, last)
    return _mention(sentence, position, last, prefix, (), cue, gazetteer, rules, False, False)


def _is_too_short(norm: str, cue: Cue, following: Token | None, rules: PlaceRules) -> bool:
    """Is a word of three letters after a cue no name? It is one where a second word belongs to it (درب السلام, أبو عبيدة)."""
    if cue.kind not in ("site", "area", "admin1") or norm.startswith("ال") or len(norm) > 3:
        return False
    if norm in rules.two_words:
        return False
    return following is None or not following.norm.startswith("ال") or following.norm in rules.not_names


def _led_by_preposition(norm: str, gazetteer: Gazetteer) -> bool:
    """Is a word behind a cue another place with its preposition (فندق بمقديشو)?"""
    return norm not in gazetteer and any(
        prefix in ("ب", "ل")
        and word in gazetteer
        and (_greatest(word, gazetteer) >= _KNOWN_TOWN or (len(word) >= 4 and gazetteer.named(word)[0].own))
        for prefix, word, _ in gazetteer.heads[norm]
    )


def _describes(norm: str, cue: Cue, rules: PlaceRules) -> bool:
    """Is a word behind a cue no name but what is said of the place (مناطق نفطية, مناطق نفوذها, فندق ينزل فيه)?

    Nor is it one where the next thing follows (مدرسة ومتجر).
    """
    if norm.startswith("ال") or len(norm) < 4:
        return False
    if normalize(cue.word) in rules.plural and norm.endswith("ت"):
        # "مناطق انسحبت منها": a verb.
        return True
    if cue.kind != "settlement" and norm.startswith("ي"):
        return True
    if len(norm) < 5:
        return False
    if cue.kind == "site" and norm.startswith("و"):
        return True
    return norm.endswith(("ها", "هم")) or (
        norm.endswith("يه") and cue.kind not in ("settlement", "street", "quarter", "nature")
    )


def _whole_country(sentence: Sentence, position: int, gazetteer: Gazetteer, rules: PlaceRules) -> Found | None:
    """A side of "the country" (شمال غرب البلاد), whichever country the article is about."""
    tokens = sentence.tokens
    if tokens[position].norm not in _WHOLE_COUNTRY or not position or not rules.side(tokens[position - 1].norm):
        return None
    return _mention(sentence, position, position + 1, "", (), None, gazetteer, rules, False, False)


def _mention(
    sentence: Sentence,
    first: int,
    last: int,
    prefix: str,
    places: tuple[Place, ...],
    cue: Cue | None,
    gazetteer: Gazetteer,
    rules: PlaceRules,
    doubtful: bool,
    borrowed: bool,
) -> Found:
    tokens = sentence.tokens
    attached = prefix if cue is None else _before_cue(tokens[cue.first], cue.word)
    relation = _relation(tokens, cue.first if cue else first, "ب" in attached, rules)
    begin, start = first, tokens[first].start + _letters(tokens[first].text, prefix)
    if cue is not None and normalize(cue.word) in rules.keep:
        begin = cue.first
        start = tokens[begin].start + _cue_prefix(tokens[begin], cue.word)
    word, kind = (cue.word, cue.kind) if cue else (None, "")
    if cue is None and last - first > 1 and (entry := rules.cues.at(tokens, first)) is not None:
        kind, word = entry.payload
    wide = not places or places[0].feature in ("country", "region")
    if wide and cue is None:
        while begin and tokens[begin - 1].kind == "word" and rules.side(tokens[begin - 1].norm):
            begin -= 1
            own = tokens[begin].norm
            start = tokens[begin].start + (0 if own in rules.directions else 1)
    before = tokens[first - 1].norm if first else ""
    role = "place"
    if cue is None and first and readings(before) & rules.name_heads:
        role = "part_of_name"
    elif _is_seat(tokens, cue.first if cue else begin, last, relation, rules):
        role = "seat"
    elif (
        sentence.field == "text" and first <= 2 and last < len(tokens) and tokens[last].text in "-–—(:" and not relation
    ):
        role = "dateline" if sentence.paragraph == 0 or first == 0 else "place"
    end = tokens[last - 1].end
    if begin < first and tokens[first - 1].text in QUOTES and last < len(tokens) and tokens[last].text in QUOTES:
        end = tokens[last].end
    around = [tokens[i].norm for i in (last, first - 1) if 0 <= i < len(tokens) and tokens[i].norm[:2] == "ال"]
    adjective = next((country for country in map(gazetteer.nisba, around) if country), None)
    mention = PlaceMention(
        sentence.index, begin, last, start, end, sentence.text[start - sentence.start : end - sentence.start], word,
        relation, (), role, places[0] if places else None, None,
        governs=cue is None and relation is None and role == "place" and _key_of(tokens, first, last) in rules.governments,
    )  # fmt: skip
    return Found(mention, places, kind, doubtful, borrowed, adjective)


def _is_seat(tokens: Sequence[Token], first: int, last: int, relation: str | None, rules: PlaceRules) -> bool:
    """Is a place where an organisation sits (ومقره الواحة، مركز يقع مقره في الواحة، يتخذ من الواحة مقرا له)?

    What is done to a seat (قصف مقرها في الواحة) is done there.
    """
    if first and tokens[first - 1].norm == "من" and last < len(tokens) and tokens[last].norm in rules.seats:
        return True
    word = first - 1 - (relation == "in" and first > 0 and tokens[first - 1].norm == "في")
    if word < 0 or rules.seats.isdisjoint(readings(tokens[word].norm)):
        return False
    return word == first - 1 or tokens[word].norm.startswith("و") or (word > 0 and tokens[word - 1].norm in rules.lies)


def _key_of(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.norm for token in tokens[first:last]).removeprefix("و")


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


def _before_cue(token: Token, cue: str) -> str:
    """What is attached to the front of a cue (بمدينة: ب)."""
    word = normalize(cue).split()[0]
    return token.norm.removesuffix(word) if token.norm.endswith(word) else ""


def _relation(tokens: Sequence[Token], position: int, led: bool, rules: PlaceRules) -> str | None:
    """How the text ties the event to the place whose name or cue stands at ``position``, ``led`` by an attached ب."""
    if position == 0:
        return "in" if led else None
    before = readings(tokens[position - 1].norm)
    if before & rules.near:
        return "near"
    side = rules.side(tokens[position - 1].norm)
    if side:
        outer = rules.side(tokens[position - 2].norm) if position > 1 else None
        return f"{outer}_{side}_of" if outer and outer != side else f"{side}_of"
    if before & rules.road:
        return "road"
    for word in before:
        if word in rules.movement:
            return rules.movement[word]
    if before & {"ريف", "باديه"} or readings(tokens[position].norm) & {"ريف", "باديه"}:
        return "countryside_of"
    if led or before & {"في", "داخل", "وسط", "ب"}:
        return "in"
    return None


def _chained(found: list[Found], sentence: Sentence, rules: PlaceRules, offset: int) -> list[Found]:
    """Tie every place to the wider one that follows it (العشارة بريف دير الزور، كويتا عاصمة إقليم بلوشستان)."""
    tokens = sentence.tokens
    chains: dict[int, tuple[int, ...]] = {}
    places = [i for i, item in enumerate(found) if item.mention.role in ("place", "dateline")]
    for here, there in reversed(list(itertools.pairwise(places))):
        narrow, wide = found[here].mention, found[there].mention
        if narrow.last == wide.first and there in chains and _coordinated(narrow, wide, tokens):
            # قريتي طيبة والكوم في ريف حمص: what holds the last of a list holds all of it.
            chains[here] = chains[there]
            continue
        between = tokens[narrow.last : wide.first]
        begins = tokens[wide.first].norm
        if (
            len(between) > 6
            or any(token.text in "،,؛" for token in between)
            or (begins.startswith("و") and (not between and wide.start != tokens[wide.first].start))
        ):
            continue
        if _ties(between, begins, rules) and (narrow.cue is None or normalize(narrow.cue) not in rules.lengthy):
            chains[here] = (offset + there, *chains.get(there, ()))
    return [
        replace(item, mention=replace(item.mention, chain=chains[i])) if i in chains else item
        for i, item in enumerate(found)
    ]


def _coordinated(first: PlaceMention, second: PlaceMention, tokens: Sequence[Token]) -> bool:
    return tokens[second.first].norm.startswith("و") and second.start > tokens[second.first].start and not first.chain


def _ties(between: Sequence[Token], begins: str, rules: PlaceRules) -> bool:
    if not between:
        return begins[:1] in "بل"
    for token in between:
        words = readings(token.norm)
        known = words & (rules.directions | rules.containers | rules.near) or token.text in "-–("
        if not known and token.norm not in rules.ordinals and rules.cues.at([token], 0) is None:
            return False
    return not any(token.norm.startswith("و") and token.norm not in ("وسط", "والواقعه") for token in between)
