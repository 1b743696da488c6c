"""The layout of archives of the first version, as it was written then."""

STATEMENTS = (
    "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE runs (
        run_id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, state TEXT NOT NULL,
        manifest TEXT NOT NULL)""",
    """CREATE TABLE files (
        file_id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, rules TEXT NOT NULL, run_id INTEGER NOT NULL REFERENCES runs)""",
    """CREATE TABLE failures (
        failure_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
        path TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, skipped INTEGER NOT NULL)""",
    "CREATE INDEX failures_of_file ON failures (file_id)",
    """CREATE TABLE texts (
        text_id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, characters INTEGER NOT NULL, body BLOB NOT NULL)""",
    """CREATE TABLE sources (
        source_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
        path TEXT NOT NULL, title TEXT NOT NULL, text_id INTEGER NOT NULL REFERENCES texts)""",
    "CREATE INDEX sources_of_file ON sources (file_id)",
    "CREATE INDEX sources_of_text ON sources (text_id)",
    """CREATE TABLE reports (
        report_key INTEGER PRIMARY KEY AUTOINCREMENT, report_id TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
        occurrence_id INTEGER NOT NULL, title TEXT NOT NULL, org TEXT NOT NULL, genre TEXT NOT NULL,
        date TEXT NOT NULL, period TEXT NOT NULL, year INTEGER, place TEXT NOT NULL, full_name TEXT NOT NULL,
        adcode TEXT NOT NULL, level TEXT NOT NULL, place_status TEXT NOT NULL, script TEXT NOT NULL,
        sample INTEGER NOT NULL, duplicate_of TEXT NOT NULL, path TEXT NOT NULL, part INTEGER NOT NULL,
        begin INTEGER NOT NULL, "end" INTEGER NOT NULL, statements INTEGER NOT NULL, figures INTEGER NOT NULL,
        signature BLOB)""",
    "CREATE INDEX reports_by_place ON reports (adcode, year)",
    "CREATE INDEX reports_by_generation ON reports (generation)",
    """CREATE TABLE occurrences (
        occurrence_id INTEGER PRIMARY KEY, report_id TEXT NOT NULL,
        source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, part INTEGER NOT NULL,
        record BLOB NOT NULL)""",
    "CREATE INDEX occurrences_of_report ON occurrences (report_id)",
    "CREATE INDEX occurrences_of_source ON occurrences (source_id)",
    """CREATE TABLE statements (
        statement_key INTEGER PRIMARY KEY AUTOINCREMENT,
        report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
        id TEXT NOT NULL, kind TEXT NOT NULL, head TEXT NOT NULL, text TEXT NOT NULL, num TEXT NOT NULL,
        begin INTEGER NOT NULL, "end" INTEGER NOT NULL, section TEXT NOT NULL, actors TEXT NOT NULL,
        topics TEXT NOT NULL, figures TEXT NOT NULL, confidence REAL NOT NULL, rule TEXT NOT NULL, page INTEGER,
        place TEXT NOT NULL, adcode TEXT NOT NULL)""",
    "CREATE INDEX statements_of_report ON statements (report_key)",
    "CREATE INDEX statements_by_kind ON statements (kind)",
    """CREATE TABLE figures (
        figure_key INTEGER PRIMARY KEY AUTOINCREMENT,
        report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
        id TEXT NOT NULL, begin INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, min, max,
        approx TEXT NOT NULL, unit TEXT NOT NULL, indicator TEXT NOT NULL, indicator_id TEXT NOT NULL,
        status TEXT NOT NULL, time TEXT NOT NULL, year INTEGER, per TEXT NOT NULL, section TEXT NOT NULL,
        statement TEXT NOT NULL, confidence REAL NOT NULL, rule TEXT NOT NULL, page INTEGER, place TEXT NOT NULL,
        adcode TEXT NOT NULL)""",
    "CREATE INDEX figures_of_report ON figures (report_key)",
    "CREATE INDEX figures_by_indicator ON figures (indicator_id)",
    "CREATE TABLE gone (report_key INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    "CREATE INDEX gone_by_generation ON gone (generation)",
)
