"""Who is named in an article: organisations of the table, forces of states, armed and unarmed groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.knowledge.actors import ActorTable, Alias
from extract.language.normalize import normalize, without_article
from extract.language.sentences import Sentence
from extract.language.tokens import AROUND_NAMES, NAME_MARKS, Token

_CLOSING = {"“": "”", "«": "»", "‘": "’", "(": ")", '"': '"'}
# Words that end a name of unknown length.
_STOPS = frozenset(
    "في من علي الي عن مع بين خلال اثناء بعد قبل عند عندما حيث ما مما التي الذي الذين كان كانت قرب امام داخل"
    " وسط ان انه انها قد لم لا شمال جنوب شرق غرب فجر مساء صباح اليوم امس و او ثم منذ ضد باتجاه نحو".split()
)
_ACCUSATIVE = ("\u064bا", "ا\u064b")
_LONGEST_NAME = 3
# The name of a sponsor stands behind so many words of an office (الموالية للرئيس السابق سالم النجار).
_WORDS_OF_OFFICE = 3
_MOST_ADJECTIVES = 3
# An article is about a country that it names at least so often, and twice as often as any other.
_SPOKEN_OF = 2.0
_LESS = 0.01
ARMED_CLASSES = frozenset(
    {"state", "rebel", "militia", "political_militia", "identity_militia", "external", "unidentified"}
)
# Classes whose casualties count as security (army and police of any state) or as combatants (counting rules).
_SECURITY = {"state": True, "external": True, "rebel": False, "militia": False, "political_militia": False,
             "identity_militia": False, "unidentified": False, "movement": False}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor at tokens ``first`` to ``last`` (half-open) of a sentence; offsets are into its field.

    ``kind`` is named, force (of a state), act (an adjective: غارة روسية), group (a name beyond the table), generic,
    unarmed, country or anaphor;
    ``antecedent`` is the index of the mention that an anaphor points back to; ``security`` tells state forces from
    other armed actors, None for the unarmed; ``sponsor`` is written after التابعة لـ and the like; ``force`` is what
    force of a state (military, police, government) its noun names.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    id: str | None
    name: str | None
    class_: str
    kind: str
    sponsor: str | None = None
    antecedent: int | None = None
    security: bool | None = None
    force: str | None = None


def find_actors(
    sentences: Sequence[Sentence],
    table: ActorTable,
    published: date | None = None,
    countries: Mapping[str, float] | None = None,
) -> list[ActorMention]:
    """The actors of an article in reading order. ``countries`` weighs the countries that the article is about."""
    mentions: list[ActorMention] = []
    for sentence in sentences:
        mentions += _Finder(sentence, table, published, countries or {}).mentions()
    return _with_antecedents(mentions, table)


class _Finder:
    """Finds the actors of one sentence, over its tokens without quotation marks."""

    def __init__(
        self, sentence: Sentence, table: ActorTable, published: date | None, countries: Mapping[str, float]
    ) -> None:
        self.sentence = sentence
        self.table = table
        self.published = published
        self.countries = countries
        self.places = [i for i, token in enumerate(sentence.tokens) if token.text not in AROUND_NAMES]
        self.tokens: list[Token] = [sentence.tokens[i] for i in self.places]

    def mentions(self) -> list[ActorMention]:
        found: list[ActorMention] = []
        opens = self.table.opens
        position = 0
        for start, token in enumerate(self.tokens):
            mention = self._at(start) if start >= position and opens[token.norm] else None
            if mention is None:
                continue
            actor, position = mention
            behind = 0 if actor.sponsor else self._sponsored(position)
            if behind:
                # "الفيلق الأول الموالي لبلاد": whom an actor belongs to takes no part itself.
                actor, position = replace(actor, sponsor=self._sponsor(position, behind)), behind
            found.append(actor)
        return found

    def _at(self, position: int) -> tuple[ActorMention, int] | None:
        """The mention that begins at a token, and the token after it."""
        if self.tokens[position].kind != "word":
            return None
        for kind in self.table.opens[self.tokens[position].norm]:
            result = _READERS[kind](self, position)
            if result is not None:
                return result
        return None

    def _named(self, position: int) -> tuple[ActorMention, int] | None:
        """A name of the table, with the words before it that belong to the mention (خلايا تنظيم داعش)."""
        start = position
        for _ in range(3):
            entry = self.table.names.at(self.tokens, position)
            alias = self._fitting(entry.payload) if entry is not None else None
            if entry is not None and alias is not None:
                last = self._adjectives(entry.last)
                actor = alias.actor
                return self._mention(start, last, actor.id, actor.name_ar, actor.class_, "named"), last
            member = self.table.members.at(self.tokens, position)
            if member is None or member.last >= len(self.tokens):
                return None
            position = member.last
        return None

    def _fitting(self, aliases: Sequence[Alias]) -> Alias | None:
        """Whose name it is here: of several, whose country the article speaks of most, then who bore it last.

        A bearer of no one country gives way to one whose country is at least half as much spoken of as any.
        """
        anywhere = max(self.countries.values(), default=0.0) / 2 - _LESS
        best: list[Alias] = []
        weight = (-1.0, date.min)
        for alias in aliases:
            if not alias.fits(self.published, self.countries):
                continue
            starts = alias.period()[0] if self.published else None
            own = (self.countries.get(alias.country, 0.0) if alias.country else anywhere, starts or date.min)
            if own > weight:
                best, weight = [alias], own
            elif own == weight:
                best.append(alias)
        return best[0] if len({alias.actor.id for alias in best}) == 1 else None

    def _force(self, position: int) -> tuple[ActorMention, int] | None:
        """The force of a state: a force noun and a country's adjective within two words (قوات الأمن المصرية)."""
        entry = self.table.forces.at(self.tokens, position)
        if entry is None:
            return None
        for last in range(entry.last, min(entry.last + 2, len(self.tokens))):
            country = self.table.nisba(self.tokens[last].norm)
            if country:
                end = self._adjectives(last + 1)
                text = " ".join(token.text for token in self.tokens[position:end])
                ident, name = self._force_of(country, entry.payload, position, text)
                mention = self._mention(position, end, ident, name, "state", "force")
                return replace(mention, force=entry.payload), end
            if self.tokens[last].norm in _STOPS or self.tokens[last].kind != "word":
                break
        country_name = self.table.countries.at(self.tokens, entry.last) if entry.last < len(self.tokens) else None
        if country_name and not country_name.prefix:
            ident, name = self._force_of(country_name.payload, entry.payload, position, None)
            mention = self._mention(position, country_name.last, ident, name, "state", "force")
            return replace(mention, force=entry.payload), country_name.last
        sponsored = self._sponsored(entry.last)
        if sponsored:
            whose = self._state_named(entry.last, sponsored)
            return self._mention(position, sponsored, *whose, "state", "force"), sponsored
        if entry.payload == "military" and self.tokens[position].norm.endswith(("طايره", "مسيره", "مسيرات", "طايرات")):
            return None
        end, _ = self._described_as(entry.last) if self._definite(entry.last - 1) else (entry.last, None)
        kind = "generic" if end - position > 1 else "anaphor" if self._definite(position) else None
        if kind is None:
            return None
        at_home = self._main_country()
        own: tuple[str | None, str | None] = (None, None)
        if at_home:
            own = self._force_of(at_home, entry.payload, position, None)
        mention = self._mention(position, end, *own, "state", kind)
        return replace(mention, force=entry.payload), end

    def _state_named(self, first: int, last: int) -> tuple[str | None, str | None]:
        """The state or coalition whose name ends a sponsor's words (الدفاعات الجوية التابعة للنظام)."""
        for position in range(first, last):
            entry = self.table.names.at(self.tokens, position)
            alias = self._fitting(entry.payload) if entry is not None and entry.last == last else None
            if alias is not None and alias.actor.class_ in ("state", "external"):
                return alias.actor.id, alias.actor.name_ar
        return None, None

    def _main_country(self) -> str | None:
        """The country that an article speaks of by far the most: its army is the army, its police the police."""
        first, second, *_ = (*sorted(self.countries.values(), reverse=True), 0.0, 0.0)
        if first < _SPOKEN_OF or first < 2 * second:
            return None
        return max(self.countries, key=lambda country: self.countries[country])

    def _force_of(self, country: str, kind: str, position: int | None, name: str | None) -> tuple[str, str | None]:
        """The id and name of a country's force, as exact as the noun at a token is (خفر السواحل); of no row, by rule."""
        finer = self.table.force_kinds.at(self.tokens, position) if position is not None else None
        actor = self.table.force(country, (finer.payload, kind) if finer else (kind,), self.published)
        return (actor.id, actor.name_ar) if actor else (f"{country.lower()}_{kind}", name)

    def _act(self, position: int) -> tuple[ActorMention, int] | None:
        """The doer in the adjective of an act (الغارات الجوية الإسرائيلية): the mention is the adjective."""
        entry = self.table.acts.at(self.tokens, position)
        if entry is None or (entry.last < len(self.tokens) and self.table.forces.at(self.tokens, entry.last)):
            # قصف الجيش السوري: the adjective belongs to the force, which is a mention of its own.
            return None
        for at in range(entry.last, min(entry.last + 2, len(self.tokens))):
            token = self.tokens[at]
            country = self.table.nisba(token.norm)
            if country and token.norm[:1] not in "وب":
                ident, name = self._force_of(country, "military", None, None)
                return self._mention(at, at + 1, ident, name, "state", "act"), at + 1
            if token.kind != "word" or token.norm in _STOPS:
                break
        return None

    def _group(self, position: int) -> tuple[ActorMention, int] | None:
        """An organisation beyond the table: a group noun and a name of up to three words (كتيبة الفجر)."""
        entry = self.table.groups.at(self.tokens, position)
        if entry is None or entry.payload == "none" or self._definite(position):
            return None
        last = entry.last
        while last < len(self.tokens) and last - entry.last < _LONGEST_NAME:
            token = self.tokens[last]
            if token.kind != "word" or token.norm in _STOPS or self.table.sponsors.at(self.tokens, last) is not None:
                break
            if last > entry.last and not token.norm.startswith("ال"):
                break
            last += 1
        if last == entry.last:
            return None
        return self._mention(position, last, None, None, entry.payload, "group"), last

    def _anaphor(self, position: int) -> tuple[ActorMention, int] | None:
        entry = self.table.anaphors.at(self.tokens, position)
        if entry is None:
            return None
        class_ = {"coalition": "external"}.get(entry.payload, entry.payload)
        return self._mention(position, entry.last, None, None, class_, "anaphor"), entry.last

    def _generic(self, position: int) -> tuple[ActorMention, int] | None:
        if self._describes(position):
            return None
        armed = self.table.armed.at(self.tokens, position)
        if armed is not None:
            last = self._sponsored(self._agreeing(armed.last)) or self._agreeing(armed.last)
            return self._mention(position, last, None, None, armed.payload, "generic"), last
        unarmed = self.table.unarmed.at(self.tokens, position)
        if unarmed is not None:
            last = self._agreeing(unarmed.last)
            return self._mention(position, last, None, None, unarmed.payload, "unarmed"), last
        return None

    def _band(self, position: int) -> tuple[ActorMention, int] | None:
        """Armed people told by a noun of a band and an adjective that says whose or what for (وحدة أمنية خاصة)."""
        entry = self.table.bands.at(self.tokens, position)
        if entry is None:
            return None
        last, class_ = self._described_as(entry.last)
        return (self._mention(position, last, None, None, class_, "generic"), last) if class_ else None

    def _described_as(self, last: int) -> tuple[int, str | None]:
        """The token after the adjectives of a band that agree with the word before them, and the class that they tell."""
        definite, class_ = self._definite(last - 1), None
        for _ in range(_MOST_ADJECTIVES):
            if last >= len(self.tokens) or self._definite(last) != definite:
                break
            entry = self.table.band_adjectives.at(self.tokens, last)
            own = entry is not None and not entry.prefix
            if not own and not (self.table.nisba(self.tokens[last].norm) and self.tokens[last].norm[:1] not in "وبل"):
                break
            class_ = class_ or (entry.payload if entry is not None and own else None)
            last += 1
        return last, class_

    def _agreeing(self, last: int) -> int:
        """The token after the adjectives of a common noun: in هاجم مسلحون المدنيين the second word is no adjective."""
        here = last < len(self.tokens)
        return last if here and self._definite(last) and not self._definite(last - 1) else self._adjectives(last)

    def _describes(self, position: int) -> bool:
        """Is a word that may name a person the adjective of the noun before it (بيان صحفي، الحادث الإرهابي)?

        A suicide bomber who blows himself up is one all the same (تفجير انتحاري نفسه).
        """
        noun = self.table.described.at(self.tokens, position - 1) if position else None
        if noun is None or noun.last != position or self._definite(position) != self._definite(position - 1):
            return False
        behind = self.tokens[position + 1].norm if position + 1 < len(self.tokens) else ""
        return not behind.startswith("نفس") and not self.tokens[position].norm.startswith("و")

    def _country(self, position: int) -> tuple[ActorMention, int] | None:
        """A country as the one who acts (وأطلقت أوكرانيا): whether it acts is for the frame to say."""
        entry = self.table.countries.at(self.tokens, position)
        if entry is None or entry.prefix not in ("", "و", "ل", "ف"):
            return None
        if self.tokens[position].text.endswith(_ACCUSATIVE):
            # "شخصا سورياً" is an adjective, though it folds to the country's name.
            return None
        previous = self.tokens[position - 1].norm if position else ""
        if previous in ("في", "من", "الي", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط"):
            return None
        ident, name = self._force_of(entry.payload, "government", None, None)
        return self._mention(position, entry.last, ident, name, "state", "country"), entry.last

    def _adjectives(self, last: int) -> int:
        """The token after the adjectives that follow a mention (مجهولون، الإرهابي، السورية)."""
        for _ in range(2):
            if last >= len(self.tokens):
                break
            token = self.tokens[last]
            if self._definite(last - 1) and not token.norm.startswith("ال"):
                # Adjectives agree in definiteness: in القوات الإسرائيلية فلسطينيا the last word is another one.
                break
            entry = self.table.adjectives.at(self.tokens, last)
            if (entry is None or entry.prefix) and not (self.table.nisba(token.norm) and token.norm[:1] not in "وبل"):
                break
            last += 1
        return last

    def _sponsored(self, position: int) -> int:
        """The token after "الموالية لهادي" when it stands here, else 0."""
        entry = self.table.sponsors.at(self.tokens, position) if position < len(self.tokens) else None
        if entry is None or entry.last >= len(self.tokens):
            return 0
        last = entry.last
        for at in range(last, min(last + 1 + _WORDS_OF_OFFICE, len(self.tokens))):
            name = self.table.names.at(self.tokens, at)
            if name is not None:
                return name.last
            if not self._definite(at) or self.table.sponsors.at(self.tokens, at) is not None:
                break
        # "القوات الموالية | سالم النجار": a sponsor of no row stands behind a preposition.
        return last + 1 if entry.last - position > 1 or self.tokens[last].norm[:1] in "لب" else 0

    def _definite(self, position: int) -> bool:
        return self.tokens[position].norm.startswith(("ال", "وال", "بال", "لل", "فال"))

    def _mention(
        self, first: int, last: int, ident: str | None, name: str | None, class_: str, kind: str
    ) -> ActorMention:
        head = self.tokens[first]
        start = head.start + self._prefix_length(head, first)
        end = self.tokens[last - 1].end
        begin = self.sentence.start
        start, end = (begin + edge for edge in _quoted(self.sentence.text, start - begin, end - begin))
        text = self.sentence.text[start - begin : end - begin]
        return ActorMention(
            self.sentence.index, self.places[first], self.places[last - 1] + 1, start, end, text, ident, name, class_,
            kind, self._sponsor(first, last), None, _SECURITY.get(class_),
        )  # fmt: skip

    def _sponsor(self, first: int, last: int) -> str | None:
        for position in range(first, last):
            entry = self.table.sponsors.at(self.tokens, position)
            if entry is not None and entry.last < last:
                return " ".join(token.text for token in self.tokens[entry.last : last])
        return None

    def _prefix_length(self, token: Token, position: int) -> int:
        """How many letters of the first word are a conjunction or preposition."""
        if token.norm.startswith(("لل", "ولل")):
            return len(token.norm) - len(token.norm.removeprefix("و"))
        tables = (self.table.names, self.table.members, self.table.forces, self.table.groups, self.table.anaphors,
                  self.table.bands, self.table.armed, self.table.unarmed, self.table.countries)  # fmt: skip
        for table in tables:
            entry = table.at(self.tokens, position)
            if entry is not None:
                letters, length = len(entry.prefix), 0
                while letters and length < len(token.text):
                    letters -= token.text[length] in "وفبلك"
                    length += 1
                return length if entry.prefix else 0
        return 0


# How the tables of ActorTable.opens are read.
_READERS: Mapping[str, Callable[[_Finder, int], tuple[ActorMention, int] | None]] = {
    "named": _Finder._named, "force": _Finder._force, "act": _Finder._act, "group": _Finder._group,
    "anaphor": _Finder._anaphor, "band": _Finder._band, "generic": _Finder._generic, "country": _Finder._country,
}  # fmt: skip

# What an anaphor of a class may point back to.
_POINTS_TO = {
    "rebel": frozenset({"rebel"}),
    "movement": frozenset({"rebel", "political_militia"}),
    "militia": frozenset({"political_militia", "militia", "rebel"}),
    "state": frozenset({"state"}),
    "external": frozenset({"external"}),
}


# The force of a state that an actor's sector of PLOVER makes it.
_FORCE_OF_SECTOR = {"MIL": "military", "COP": "police", "SPY": "police", "GOV": "government"}


def _with_antecedents(mentions: list[ActorMention], table: ActorTable) -> list[ActorMention]:
    """Point every anaphor to the last named actor of a class, and of a force, that it may stand for.

    One that is called by its noun comes first (التنظيم: تنظيم داعش, and not the last rebels named); a party (الحزب) is
    never anything else.
    """

    def may_mean(anaphor: ActorMention, candidate: ActorMention) -> bool:
        row = table.rows.get(candidate.id or "")
        force = candidate.force or (_FORCE_OF_SECTOR.get(row.plover_sector) if row else None)
        return anaphor.force is None or force in (None, anaphor.force)

    resolved: list[ActorMention] = []
    # Where each actor was named last, the latest at the end: one that is named a thousand times is looked at once.
    last_named: dict[tuple[str | None, ...], int] = {}
    for mention in mentions:
        if mention.kind == "anaphor":
            wanted = _POINTS_TO.get(mention.class_, frozenset())
            may = [
                index
                for index in reversed(last_named.values())
                if resolved[index].class_ in wanted and may_mean(mention, resolved[index])
            ]
            noun = _noun(mention)
            called = next((index for index in may if noun in _called(resolved[index])), None)
            meant = called if called is not None else may[0] if may and noun not in _PARTY else None
            if meant is not None:
                candidate = resolved[meant]
                mention = replace(
                    mention, antecedent=meant, id=candidate.id, name=candidate.name, class_=candidate.class_
                )
            if mention.class_ == "movement":
                mention = replace(mention, class_="rebel")
        elif mention.kind in ("named", "force", "act") and mention.id:
            key = (mention.id, mention.text, mention.name, mention.class_, mention.force)
            last_named.pop(key, None)
            last_named[key] = len(resolved)
        resolved.append(mention)
    return resolved


_PARTY = frozenset(("حزب",))


def _noun(mention: ActorMention) -> str:
    """The noun that an anaphor points back with, without article (عناصر التنظيم: تنظيم)."""
    words = [without_article(word) for word in normalize(mention.text).split() if "ال" in word[:3]]
    return words[-1] if words and mention.force is None else words[0] if words else ""


def _called(mention: ActorMention) -> frozenset[str]:
    """The words that an actor is called by in the text, and an organisation in its table too, without article."""
    names = mention.text if mention.force else f"{mention.text} {mention.name or ''}"
    return frozenset(without_article(word.strip(NAME_MARKS)) for word in normalize(names).split())


def _quoted(text: str, start: int, end: int) -> tuple[int, int]:
    """A name together with the other one of a pair of quotation marks that stands in it (لواء «القدس | »)."""
    inside = text[start:end]
    for opening, closing in _CLOSING.items():
        opened = inside.count(opening) % 2 if opening == closing else inside.count(opening) - inside.count(closing)
        if opened > 0 and text.startswith(closing, end):
            return start, end + 1
        if opened < 0 and start and text[start - 1] in AROUND_NAMES:
            return start - 1, end
    return start, end
