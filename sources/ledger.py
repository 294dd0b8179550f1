"""Migration operations that make the database itself keep the record.

``recorded`` attaches to a table the trigger that writes an ``Event`` for every inserted, changed or removed row.
``append_only`` makes the database refuse to change, delete or truncate a table's rows, whoever asks.
Who acts is told by ``services.audit.acting``, which sets transaction-local variables that the trigger reads.
"""

from django.db.migrations.operations import RunSQL

RECORD_FUNCTION = """
CREATE FUNCTION factcheck_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb; new_row jsonb; any_row jsonb; was jsonb; now_is jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
  any_row := coalesce(new_row, old_row);
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key)
      INTO was, now_is FROM jsonb_each(old_row) AS o
      WHERE new_row -> o.key IS DISTINCT FROM o.value;
    IF was IS NULL THEN RETURN NULL; END IF;
  ELSE
    was := old_row; now_is := new_row;
  END IF;
  INSERT INTO sources_event
    (at, actor_id, actor_name, act, reason, table_name, row_id, change, before, after,
     subject_kind, subject_id, xact)
  VALUES (
    clock_timestamp(),
    nullif(current_setting('factcheck.actor', true), '')::bigint,
    coalesce(nullif(current_setting('factcheck.actor_name', true), ''), 'database: ' || session_user),
    coalesce(nullif(current_setting('factcheck.act', true), ''), lower(TG_OP)),
    coalesce(current_setting('factcheck.reason', true), ''),
    TG_TABLE_NAME, (any_row ->> 'id')::bigint, lower(TG_OP), was, now_is,
    TG_ARGV[0], (any_row ->> TG_ARGV[1])::bigint,
    pg_current_xact_id()::text::bigint
  );
  RETURN NULL;
END $$;
"""

WITHOUT_WORDS = RECORD_FUNCTION.replace("to_jsonb(OLD)", "to_jsonb(OLD) - 'words'").replace(
    "to_jsonb(NEW)", "to_jsonb(NEW) - 'words'"
)

REFUSE_FUNCTION = """
CREATE FUNCTION factcheck_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Write a new row that says what changed and why.';
END $$;
"""

# The rows are held first and read after: whoever merges one meanwhile is waited for, and then seen.
STANDING_FUNCTION = """
CREATE FUNCTION factcheck_refuse_merged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  named bigint[]; away bigint; kept bigint;
BEGIN
  SELECT array_agg((to_jsonb(NEW) ->> by)::bigint) INTO named FROM unnest(TG_ARGV) AS by;
  PERFORM 1 FROM sources_source WHERE id = ANY (named) ORDER BY id FOR SHARE;
  SELECT id, merged_into_id INTO away, kept FROM sources_source
    WHERE id = ANY (named) AND merged_into_id IS NOT NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'source % is merged into %: % takes no row of it', away, kept, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation', HINT = 'Write the row of the source that is kept.';
  END IF;
  RETURN NEW;
END $$;
"""


def functions() -> RunSQL:
    return RunSQL(
        RECORD_FUNCTION + REFUSE_FUNCTION,
        "DROP FUNCTION factcheck_record(); DROP FUNCTION factcheck_refuse();",
    )


def functions_anew() -> RunSQL:
    """Let history leave out the column ``words``, which the database makes of others (``with_words``)."""
    return RunSQL(_anew(WITHOUT_WORDS), _anew(RECORD_FUNCTION))


def functions_in_order() -> RunSQL:
    """Let history number its transactions by ``factcheck_xact()``, which counts on after a restore."""
    numbered = WITHOUT_WORDS.replace("pg_current_xact_id()::text::bigint", "factcheck_xact()")
    return RunSQL(_anew(numbered), _anew(WITHOUT_WORDS))


def _anew(function: str) -> str:
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def with_words(table: str, text: str) -> RunSQL:
    """Keep beside each row of ``table`` the words of ``text`` (an expression over its columns), indexed for search.

    Each word's Indonesian and its English stem stand beside each other, so that a text of either language, or of
    both, is found whichever it is taken for, and a word left out by ``-`` is left out in both. Kept, not only
    indexed: a phrase is looked for in the words of every row that holds its parts (10,000 statements: 490 ms
    when each was split into words again). No model knows the column, so that no row is read with it. The first 100,000
    characters only: PostgreSQL refuses a word list above one megabyte, and so would refuse the row. Without
    fastupdate, because a pending list is read whole by every search.
    """
    stems = " || ".join(
        f"to_tsvector('pg_catalog.{language}'::regconfig, left({text}, 100000))"
        for language in ("indonesian", "english")
    )
    return RunSQL(
        f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS ({stems}) STORED;"
        f"CREATE INDEX {table}_words ON {table} USING gin (words) WITH (fastupdate = off);",
        f"ALTER TABLE {table} DROP COLUMN words;",
    )


def recorded(table: str, *, subject: str, by: str = "id", only: str = "", made: bool = False) -> RunSQL:
    """Record ``table``'s changes under ``subject``, whose id stands in the column ``by``.

    ``only`` is a comma-separated list of columns that people decide, of rows that a machine makes: their making
    and an update of other columns (a hold, a lease) are not history. With ``made`` a person makes the rows too.
    """
    when = f"UPDATE OF {only}" if only else "INSERT OR UPDATE"
    when = f"INSERT OR {when}" if only and made else when
    return RunSQL(
        f"CREATE TRIGGER recorded AFTER {when} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION factcheck_record('{subject}', '{by}');",
        f"DROP TRIGGER recorded ON {table};",
    )


def append_only(table: str, *, columns: str = "") -> RunSQL:
    """Refuse DELETE and TRUNCATE on ``table``, and UPDATE of ``columns`` (all of them if none is named)."""
    updated = f"UPDATE OF {columns}" if columns else "UPDATE"
    return RunSQL(
        f"CREATE TRIGGER kept BEFORE {updated} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION factcheck_refuse();"
        f"CREATE TRIGGER kept_whole BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION factcheck_refuse();",
        f"DROP TRIGGER kept ON {table}; DROP TRIGGER kept_whole ON {table};",
    )


def standing_function() -> RunSQL:
    return RunSQL(STANDING_FUNCTION, "DROP FUNCTION factcheck_refuse_merged();")


def of_standing_sources(table: str, *columns: str) -> RunSQL:
    """Refuse rows of ``table`` that name in ``columns`` a source which is merged away; those from before it stay."""
    named = ", ".join(f"'{column}'" for column in columns)
    return RunSQL(
        f"CREATE TRIGGER of_standing BEFORE INSERT OR UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_merged({named});",
        f"DROP TRIGGER of_standing ON {table};",
    )
