"""The tables of a release file. A person can open it with any SQLite tool; ``PRAGMA user_version`` is the format.

``statements`` is the truth; ``entities``, ``names``, ``event_links`` and ``conflicts`` are derived from it by the build.
"""

from __future__ import annotations

#: Raised whenever a reader of the older format could not answer from the newer one.
FORMAT = 1

#: Written into the file header (``PRAGMA application_id``): "Puxi".
APPLICATION_ID = 0x50757869

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sources (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT NOT NULL, published TEXT NOT NULL,
    language TEXT NOT NULL, kind TEXT NOT NULL, reliability TEXT NOT NULL, note TEXT NOT NULL
) WITHOUT ROWID;

-- One row for each body, programme, policy, place, person, field or event that statements are about.
CREATE TABLE entities (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, designation TEXT NOT NULL,
    basis TEXT NOT NULL,          -- 'statement' or 'name': what its kind and designation rest on
    label_zh TEXT NOT NULL, label_en TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE statements (
    id TEXT PRIMARY KEY, subject_id TEXT NOT NULL, property TEXT NOT NULL,
    value TEXT NOT NULL,          -- text, code or EDTF date; of an entity the name as the source writes it
    value_type TEXT NOT NULL, value_id TEXT, language TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT NOT NULL,              -- EDTF, as the source gives them
    valid_earliest TEXT, valid_latest TEXT,                        -- the days that valid_from .. valid_to may span
    recorded TEXT NOT NULL, source_id TEXT NOT NULL REFERENCES sources (id), locator TEXT NOT NULL,
    confidence TEXT NOT NULL, note TEXT NOT NULL, row_id TEXT NOT NULL,
    subject_written TEXT NOT NULL -- the subject's name as this source writes it
) WITHOUT ROWID;

CREATE TABLE names (
    id INTEGER PRIMARY KEY, entity_id TEXT NOT NULL, text TEXT NOT NULL, normal TEXT NOT NULL, language TEXT NOT NULL,
    preferred INTEGER NOT NULL, pinyin TEXT NOT NULL, initials TEXT NOT NULL
);

-- Which bodies an event came from (from), led to (to); for quick walks. The statements say on whose word.
CREATE TABLE event_links (
    event_id TEXT NOT NULL, role TEXT NOT NULL, entity_id TEXT NOT NULL, PRIMARY KEY (event_id, role, entity_id)
) WITHOUT ROWID;

CREATE TABLE reference_names (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, entity_id TEXT NOT NULL, shown TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE merges (left_key TEXT NOT NULL, right_key TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (left_key, right_key)) WITHOUT ROWID;
CREATE TABLE redirects (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE judgements (
    id TEXT PRIMARY KEY, left_name TEXT NOT NULL, right_name TEXT NOT NULL, verdict TEXT NOT NULL, by TEXT NOT NULL,
    date TEXT NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE states (state TEXT PRIMARY KEY, code TEXT NOT NULL, date TEXT NOT NULL) WITHOUT ROWID;

-- Contradictions among statements of a property that can have one value at a time.
CREATE TABLE conflicts (
    subject_id TEXT NOT NULL, property TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL, statement_ids TEXT NOT NULL,
    PRIMARY KEY (subject_id, property, number)
) WITHOUT ROWID;

CREATE TABLE statistics (
    id TEXT PRIMARY KEY, measure TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, year TEXT NOT NULL, scope TEXT NOT NULL,
    programme TEXT NOT NULL, entity_id TEXT, source_id TEXT NOT NULL REFERENCES sources (id), locator TEXT NOT NULL,
    confidence TEXT NOT NULL, note TEXT NOT NULL, recorded TEXT NOT NULL
) WITHOUT ROWID;
-- Rows go by their ids, not by their place in the file: the same rows in another order are the same release.
CREATE TABLE rejections (
    file TEXT NOT NULL, row_id TEXT NOT NULL, column_name TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (file, row_id, column_name, reason)
) WITHOUT ROWID;
CREATE TABLE accounting (
    file TEXT PRIMARY KEY, rows INTEGER NOT NULL, rows_with_statements INTEGER NOT NULL, statements INTEGER NOT NULL,
    statistics INTEGER NOT NULL, records INTEGER NOT NULL, rejected INTEGER NOT NULL
) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX statements_of_subject ON statements (subject_id, property);
CREATE INDEX statements_about_value ON statements (value_id, property) WHERE value_id IS NOT NULL;
CREATE INDEX statements_by_source ON statements (source_id);
CREATE INDEX statements_identifying ON statements (value) WHERE property = 'identified_as';
CREATE INDEX entities_by_kind ON entities (designation, kind);
CREATE INDEX names_of_entity ON names (entity_id);
CREATE INDEX names_by_normal ON names (normal);
CREATE INDEX names_by_pinyin ON names (pinyin);
CREATE INDEX names_by_initials ON names (initials);
CREATE INDEX event_links_of_entity ON event_links (entity_id, role);
CREATE INDEX statistics_of_entity ON statistics (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX redirects_by_entity ON redirects (entity_id);
"""

#: Where the build keeps statements until every mention has been resolved; never part of a release.
STAGING = """
CREATE TABLE staged (
    id TEXT PRIMARY KEY, row_id TEXT NOT NULL, subject INTEGER, event TEXT, property TEXT NOT NULL, value TEXT NOT NULL, value_type TEXT NOT NULL,
    target INTEGER, language TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, recorded TEXT NOT NULL, source_id TEXT NOT NULL,
    locator TEXT NOT NULL, confidence TEXT NOT NULL, note TEXT NOT NULL, subject_written TEXT NOT NULL,
    valid_earliest TEXT, valid_latest TEXT
) WITHOUT ROWID;
CREATE TABLE moved (row_id TEXT PRIMARY KEY, subject INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE resolved (number INTEGER PRIMARY KEY, entity_id TEXT NOT NULL);
CREATE TABLE events (row_id TEXT PRIMARY KEY, event_id TEXT NOT NULL) WITHOUT ROWID;
"""
