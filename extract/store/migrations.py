"""The tables, one function per change, applied in order by sqlite-utils (docs/data-model.md says what each means)."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

# "MRSD": tells our files from the databases of other programs (PRAGMA application_id).
APPLICATION_ID = 0x4D525344

MIGRATIONS = Migrations("marsad")


@MIGRATIONS()
def runs_pages_articles_events(db: Database) -> None:
    """The first tables: what was fetched, what it says, who says so, and in which run it was read."""
    db.executescript("""
CREATE TABLE run (
    run_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('scheduled', 'manual', 'reprocess')),
    started TEXT NOT NULL,
    finished TEXT,
    code_version TEXT NOT NULL,
    knowledge_version TEXT NOT NULL,
    settings_sha256 TEXT NOT NULL,
    stats_json TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE source (
    source_id TEXT PRIMARY KEY,
    name_ar TEXT,
    name_en TEXT,
    domain TEXT,
    country TEXT,
    scale TEXT,
    kind TEXT
);
CREATE TABLE page (
    page_id TEXT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    canonical_url TEXT,
    source_id TEXT REFERENCES source (source_id),
    spider TEXT NOT NULL,
    fetched_at TEXT,
    http_status INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    content_type TEXT NOT NULL,
    hints_json TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    raw_location TEXT NOT NULL,
    outcome TEXT,
    run_id INTEGER REFERENCES run (run_id)
);
CREATE INDEX page_canonical_url ON page (canonical_url);
CREATE INDEX page_run ON page (run_id);
CREATE TABLE page_address (
    url TEXT PRIMARY KEY,
    page_id TEXT NOT NULL REFERENCES page (page_id)
) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    page_id TEXT REFERENCES page (page_id),
    source_id TEXT REFERENCES source (source_id),
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT,
    published_at TEXT,
    published_basis TEXT NOT NULL,
    modified_at TEXT,
    country TEXT,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    near_duplicate_of TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    run_id INTEGER NOT NULL REFERENCES run (run_id),
    extraction_run_id INTEGER REFERENCES run (run_id),
    extraction_error TEXT
);
CREATE INDEX article_url ON article (url);
CREATE INDEX article_text ON article (text_sha256);
CREATE INDEX article_reprints ON article (near_duplicate_of) WHERE near_duplicate_of IS NOT NULL;
CREATE INDEX article_run ON article (run_id);
CREATE TABLE removed (
    article_id TEXT NOT NULL REFERENCES article (article_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE TABLE article_version (
    article_id TEXT NOT NULL REFERENCES article (article_id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (run_id),
    title TEXT NOT NULL,
    author TEXT,
    published_at TEXT,
    published_basis TEXT NOT NULL,
    modified_at TEXT,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    PRIMARY KEY (article_id, version)
);
CREATE VIRTUAL TABLE article_search USING fts5 (title, text, readings, tokenize = 'unicode61 remove_diacritics 0');
CREATE TABLE event (
    event_id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article (article_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (run_id),
    type TEXT NOT NULL,
    event_type TEXT NOT NULL,
    sub_event_type TEXT NOT NULL,
    plover_event TEXT,
    plover_mode TEXT,
    weapon TEXT,
    status TEXT NOT NULL,
    date_start TEXT,
    date_end TEXT,
    date_precision TEXT NOT NULL,
    date_basis TEXT NOT NULL,
    date_text TEXT,
    place_id TEXT,
    place_text TEXT,
    place_name TEXT,
    place_relation TEXT,
    place_chain_json TEXT NOT NULL,
    admin1 TEXT,
    admin1_pcode TEXT,
    country TEXT,
    latitude REAL,
    longitude REAL,
    geo_precision INTEGER,
    civilian_targeting INTEGER NOT NULL,
    evidence_field TEXT NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    also_json TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    rule TEXT NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX event_article ON event (article_id);
CREATE INDEX event_order ON event (date_start, event_id);
CREATE INDEX event_type ON event (type);
CREATE INDEX event_country ON event (country);
CREATE TABLE event_actor (
    event_id TEXT NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('initiator', 'target')),
    position INTEGER NOT NULL,
    actor_id TEXT,
    name TEXT,
    text TEXT NOT NULL,
    class TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (event_id, role, position)
) WITHOUT ROWID;
CREATE INDEX event_actor_actor ON event_actor (actor_id);
CREATE TABLE casualty (
    event_id TEXT NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    n_min INTEGER NOT NULL,
    n_best INTEGER,
    n_max INTEGER,
    quantity TEXT NOT NULL,
    text TEXT NOT NULL,
    who TEXT NOT NULL,
    actor_id TEXT,
    class TEXT NOT NULL,
    side TEXT,
    subset INTEGER NOT NULL,
    PRIMARY KEY (event_id, position)
) WITHOUT ROWID;
CREATE TABLE toll (
    toll_id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article (article_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (run_id),
    outcome TEXT NOT NULL,
    n_min INTEGER NOT NULL,
    n_max INTEGER,
    who TEXT NOT NULL,
    class TEXT NOT NULL,
    period_start TEXT,
    period_end TEXT,
    as_of TEXT,
    sum_of_events INTEGER NOT NULL,
    subset INTEGER NOT NULL,
    evidence_field TEXT NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    evidence TEXT NOT NULL
);
CREATE INDEX toll_article ON toll (article_id);
CREATE TABLE attribution (
    event_id TEXT UNIQUE REFERENCES event (event_id) ON DELETE CASCADE,
    toll_id TEXT UNIQUE REFERENCES toll (toll_id) ON DELETE CASCADE,
    speaker_text TEXT NOT NULL,
    speaker_id TEXT,
    CHECK ((event_id IS NULL) != (toll_id IS NULL))
);
CREATE TABLE signature (
    article_id TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE signature_band (
    band INTEGER NOT NULL,
    value BLOB NOT NULL,
    article_id TEXT NOT NULL REFERENCES signature (article_id) ON DELETE CASCADE,
    PRIMARY KEY (band, value, article_id)
) WITHOUT ROWID;
CREATE INDEX signature_band_article ON signature_band (article_id);
CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    last_visit TEXT,
    sha256 TEXT NOT NULL,
    quiet_visits INTEGER NOT NULL
) WITHOUT ROWID;
""")


@MIGRATIONS()
def incidents_and_reviews(db: Database) -> None:
    """What happened, merged from the events of several articles: members, versions, and what people decided."""
    db.executescript("""
CREATE TABLE incident (
    incident_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    superseded_by TEXT REFERENCES incident (incident_id),
    first_seen TEXT NOT NULL,
    last_update TEXT NOT NULL,
    type TEXT NOT NULL,
    event_type TEXT NOT NULL,
    sub_event_type TEXT NOT NULL,
    status TEXT NOT NULL,
    weapon TEXT,
    date_start TEXT,
    date_end TEXT,
    date_precision TEXT NOT NULL,
    place_id TEXT,
    place_name TEXT,
    admin1 TEXT,
    admin1_pcode TEXT,
    country TEXT,
    latitude REAL,
    longitude REAL,
    geo_precision INTEGER,
    civilian_targeting INTEGER NOT NULL,
    initiators_json TEXT NOT NULL,
    targets_json TEXT NOT NULL,
    killed_low INTEGER,
    killed_best INTEGER,
    killed_high INTEGER,
    injured_low INTEGER,
    injured_best INTEGER,
    injured_high INTEGER,
    detained_low INTEGER,
    detained_best INTEGER,
    detained_high INTEGER,
    abducted_low INTEGER,
    abducted_best INTEGER,
    abducted_high INTEGER,
    n_sources INTEGER NOT NULL,
    n_articles INTEGER NOT NULL,
    agreement TEXT NOT NULL CHECK (agreement IN ('single', 'agree', 'range', 'conflict')),
    confidence REAL NOT NULL,
    doubts_json TEXT NOT NULL DEFAULT '[]',
    review_status TEXT NOT NULL
        CHECK (review_status IN ('auto', 'needs_review', 'accepted', 'rejected', 'edited'))
);
CREATE INDEX incident_order ON incident (date_start, incident_id);
CREATE INDEX incident_update ON incident (last_update);
CREATE INDEX incident_country ON incident (country);
CREATE INDEX incident_redirects ON incident (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE TABLE incident_casualty (
    incident_id TEXT NOT NULL REFERENCES incident (incident_id) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    side TEXT NOT NULL,
    class TEXT NOT NULL,
    low INTEGER NOT NULL,
    best INTEGER,
    high INTEGER,
    PRIMARY KEY (incident_id, outcome, side, class)
) WITHOUT ROWID;
CREATE TABLE incident_member (
    event_id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (incident_id) ON DELETE CASCADE,
    link_score REAL NOT NULL,
    link_reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX incident_member_incident ON incident_member (incident_id);
CREATE TABLE incident_history (
    incident_id TEXT NOT NULL REFERENCES incident (incident_id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    run_id INTEGER REFERENCES run (run_id),
    change TEXT NOT NULL,
    diff_json TEXT NOT NULL,
    PRIMARY KEY (incident_id, version)
) WITHOUT ROWID;
CREATE INDEX incident_history_withdrawn ON incident_history (incident_id) WHERE change = 'withdrawn';
CREATE TABLE review (
    review_id INTEGER PRIMARY KEY,
    target TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'edit', 'merge', 'split')),
    reason TEXT NOT NULL,
    before_json TEXT NOT NULL,
    after_json TEXT NOT NULL
);
CREATE INDEX review_target ON review (target);
CREATE TABLE incident_key (
    key TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
    PRIMARY KEY (key, event_id)
) WITHOUT ROWID;
CREATE INDEX incident_key_event ON incident_key (event_id);
CREATE TABLE incident_link (
    event_id TEXT NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (event_id, other_id)
) WITHOUT ROWID;
CREATE INDEX incident_link_other ON incident_link (other_id);
CREATE TABLE incident_decision (
    event_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    same INTEGER NOT NULL,
    review_id INTEGER NOT NULL REFERENCES review (review_id),
    PRIMARY KEY (event_id, other_id)
) WITHOUT ROWID;
CREATE INDEX incident_decision_other ON incident_decision (other_id);
""")


@MIGRATIONS()
def runs_by_site_and_origin(db: Database) -> None:
    """Which site a run crawled, and an identity of the run that holds when stores are merged."""
    db.executescript("""
ALTER TABLE run ADD COLUMN site TEXT;
ALTER TABLE run ADD COLUMN origin TEXT;
UPDATE run SET origin = lower(hex(randomblob(16))),
    site = (SELECT min(spider) FROM page WHERE page.run_id = run.run_id);
CREATE UNIQUE INDEX run_origin ON run (origin);
CREATE INDEX run_site ON run (site, started);
""")


@MIGRATIONS()
def years_of_runs(db: Database) -> None:
    """What every crawl, pass and article asks for is found without reading through what years have brought."""
    db.executescript("""
ALTER TABLE run ADD COLUMN reason TEXT;
UPDATE run SET reason = json_extract(stats_json, '$.finish_reason');
CREATE INDEX run_success ON run (site, reason, finished);
CREATE INDEX run_started ON run (started);
CREATE INDEX run_open ON run (run_id) WHERE finished IS NULL;
CREATE INDEX article_extraction ON article (extraction_run_id);
CREATE INDEX page_open ON page (spider) WHERE outcome IS NULL;
CREATE TABLE incident_withdrawn (
    event_id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (incident_id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX incident_withdrawn_incident ON incident_withdrawn (incident_id);
INSERT OR REPLACE INTO incident_withdrawn
    SELECT value, incident_id
    FROM incident_history JOIN incident USING (incident_id, version), json_each(diff_json, '$.members.removed')
    WHERE change = 'withdrawn'
    ORDER BY incident_id;
DROP INDEX incident_history_withdrawn;
""")


@MIGRATIONS()
def changes_by_moment(db: Database) -> None:
    """What changed on a day, and which day was the last, are found without reading all versions of all incidents."""
    db.executescript("CREATE INDEX incident_history_moment ON incident_history (changed_at)")
