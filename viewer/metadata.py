"""What Datasette says of the tables, which facets it shows, and the ready questions."""

from __future__ import annotations

from typing import Any

from extract.export.incident_tables import INCIDENTS
from extract.export.tables import EVENTS

_STANDING = "superseded_by IS NULL AND n_articles > 0 AND review_status != 'rejected'"
_HIDDEN = (
    "signature", "signature_band", "incident_key", "incident_link", "incident_decision", "incident_withdrawn",
    "page_address", "feed",
    "article_search_data", "article_search_idx", "article_search_content", "article_search_docsize",
    "article_search_config", "article_search", "_sqlite_migrations",
)  # fmt: skip

_TITLES = {
    "article_version": "Earlier versions of articles · نسخ سابقة من المقالات",
    "attribution": "Who says so · من يقول ذلك",
    "event_actor": "Actors of events · جهات الأحداث",
    "incident_casualty": "Casualties of incidents · ضحايا الحوادث",
    "incident_history": "Versions of incidents · نسخ الحوادث",
    "incident_member": "Events of incidents · أحداث كل حادثة",
    "page": "Pages fetched · الصفحات المجلوبة",
    "run": "Runs · مرات التشغيل",
    "source": "Outlets · الوسائل",
}

QUERIES: dict[str, dict[str, str]] = {
    "conflicting": {
        "title": "Incidents whose sources contradict each other · حوادث تضاربت فيها المصادر",
        "sql": "SELECT incident_id, date_start, type, place_name, country, killed_low, killed_best, killed_high,"
        f" n_sources FROM incident WHERE agreement = 'conflict' AND {_STANDING} ORDER BY date_start DESC",
    },
    "deadliest": {
        "title": "The deadliest incidents · أكثر الحوادث دموية",
        "sql": "SELECT incident_id, date_start, type, place_name, admin1, country, killed_low, killed_best, killed_high"
        f" FROM incident WHERE killed_low IS NOT NULL AND {_STANDING}"
        " ORDER BY coalesce(killed_best, killed_low) DESC, date_start DESC LIMIT 100",
    },
    "by_governorate_and_month": {
        "title": "Incidents and people killed by governorate and month · حسب المحافظة والشهر",
        "sql": "SELECT country, admin1, substr(date_start, 1, 7) AS month, count(*) AS incidents,"
        " sum(coalesce(killed_best, killed_low)) AS killed, sum(coalesce(injured_best, injured_low)) AS injured"
        f" FROM incident WHERE date_start IS NOT NULL AND {_STANDING} GROUP BY 1, 2, 3 ORDER BY 3 DESC, 4 DESC",
    },
    "by_actor": {
        "title": "Incidents by actor and part · حسب الجهة ودورها",
        "sql": "SELECT json_extract(one.value, '$.id') AS actor_id, json_extract(one.value, '$.name') AS actor, part,"
        " count(*) AS incidents FROM (SELECT 'initiator' AS part, initiators_json AS list FROM incident WHERE"
        f" {_STANDING} UNION ALL SELECT 'target', targets_json FROM incident WHERE {_STANDING}) AS both,"
        " json_each(both.list) AS one GROUP BY 1, 2, 3 ORDER BY 4 DESC",
    },
    "to_review": {
        "title": "What a person should look at · ما يحتاج إلى مراجعة",
        "sql": "SELECT incident_id, date_start, type, place_name, country, confidence, doubts_json FROM incident"
        f" WHERE review_status = 'needs_review' AND {_STANDING} ORDER BY last_update DESC",
    },
    "civilians": {
        "title": "Civilians killed, by incident · المدنيون القتلى حسب الحادثة",
        "sql": "SELECT incident_id, date_start, type, place_name, country, sum(low) AS low,"
        " sum(coalesce(best, low)) AS best, sum(coalesce(high, best, low)) AS high FROM incident_casualty"
        f" JOIN incident USING (incident_id) WHERE outcome = 'killed' AND class = 'civilian' AND {_STANDING}"
        " GROUP BY incident_id ORDER BY best DESC, date_start DESC",
    },
    "outlets": {
        "title": "Articles and events by outlet · المقالات والأحداث حسب الوسيلة",
        "sql": "SELECT article.source_id AS outlet, count(DISTINCT article.article_id) AS articles,"
        " count(DISTINCT near_duplicate_of) AS reprinted, count(event_id) AS events, max(published_at) AS latest"
        " FROM article LEFT JOIN event USING (article_id) GROUP BY 1 ORDER BY 2 DESC",
    },
    "stripped": {
        "title": "Lines stripped, by rule and outlet · الأسطر المحذوفة حسب القاعدة والوسيلة",
        "sql": "SELECT rule, source_id AS outlet, count(*) AS lines, max(removed.text) AS example FROM removed"
        " JOIN article USING (article_id) GROUP BY 1, 2 ORDER BY 3 DESC",
    },
    "events_of_period": {
        "title": "Events of a period, with their evidence · أحداث فترة مع أدلتها",
        "sql": "SELECT event_id, date_start, type, place_name, event.country, evidence, source_id AS outlet, url FROM event"
        " JOIN article USING (article_id) WHERE date_start BETWEEN :since AND :until ORDER BY date_start",
    },
}


def metadata() -> dict[str, Any]:
    """The metadata of Datasette for the database ``data``."""
    tables: dict[str, Any] = {
        "incident": {
            "title": "Incidents · الحوادث",
            "sort_desc": "date_start",
            "facets": ["country", "type", "agreement", "review_status"],
            "columns": {column.name: column.description for column in INCIDENTS.columns},
        },
        "event": {
            "title": "Events as each article tells them · الأحداث كما يرويها كل مقال",
            "sort_desc": "date_start",
            "facets": ["country", "type", "status", "date_basis"],
            "columns": {column.name: column.description for column in EVENTS.columns},
        },
        "article": {"title": "Articles · المقالات", "sort_desc": "published_at", "facets": ["source_id", "country"]},
        "toll": {"title": "Tolls · الحصائل", "facets": ["outcome", "class"]},
        "casualty": {
            "title": "Casualties of events · ضحايا الأحداث",
            "facets": ["outcome", "class", "side", "quantity"],
        },
        "removed": {"title": "What was stripped · ما حُذف", "facets": ["rule"]},
        "review": {
            "title": "Decisions of people · قرارات المراجعين",
            "sort_desc": "review_id",
            "facets": ["action", "reviewer"],
        },
    }
    tables |= {name: {"title": title} for name, title in _TITLES.items()}
    tables |= {name: {"hidden": True} for name in _HIDDEN}
    return {
        "title": "Marsad · مرصد",
        "databases": {"data": {"title": "Data · البيانات", "queries": QUERIES, "tables": tables}},
    }
