"""Migration operations that put every change in one order, so that a copy elsewhere can follow it and end equal.

People's changes are followed by their events. What a machine makes by the thousand is no history; ``mirrored`` lets a
table's new rows leave a ``Touch`` instead: which row, in which transaction, and nothing of what is in it.

Transactions are ordered by the server's own 64-bit ids. A server into which a dump was restored begins anew with small
ones, which would stand before all that was restored: neither a copy nor a seal would ever reach them. So the first
write into a restored database begins an ``Era``, and from there ids count on from the last that came with the dump.
"""

from django.db.migrations.operations import RunSQL

# Asked once a session. A row that is seen was written by a finished transaction, below the snapshot's xmax, or by this
# one; one above came from another server. Two first writers wait for each other and begin one era.
SHIFT_FUNCTION = """
CREATE FUNCTION factcheck_xact_shift() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  known text := current_setting('factcheck.xact_shift', true);
BEGIN
  IF known <> '' THEN RETURN known::bigint; END IF;
  IF factcheck_restored() THEN
    PERFORM pg_advisory_xact_lock(24225);
    IF factcheck_restored() THEN
      INSERT INTO sources_era (shift, began_at) SELECT factcheck_last_xact(), clock_timestamp();
    END IF;
  END IF;
  RETURN set_config(
    'factcheck.xact_shift', (SELECT coalesce(max(shift), 0) FROM sources_era)::text, false
  )::bigint;
END $$;
CREATE FUNCTION factcheck_last_xact() RETURNS bigint LANGUAGE sql AS $$
  SELECT coalesce(greatest((SELECT max(xact) FROM sources_event), (SELECT max(xact) FROM sources_touch)), 0)
$$;
CREATE FUNCTION factcheck_restored() RETURNS boolean LANGUAGE sql AS $$
  SELECT last >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + shift
    AND last IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint + shift
  FROM (SELECT factcheck_last_xact() AS last, (SELECT coalesce(max(shift), 0) FROM sources_era) AS shift) AS stand
$$;
CREATE FUNCTION factcheck_xact() RETURNS bigint LANGUAGE sql AS $$
  SELECT pg_current_xact_id()::text::bigint + factcheck_xact_shift()
$$;
"""
DROP_SHIFT = """
DROP FUNCTION factcheck_xact(); DROP FUNCTION factcheck_xact_shift();
DROP FUNCTION factcheck_restored(); DROP FUNCTION factcheck_last_xact();
"""


def order_functions() -> RunSQL:
    return RunSQL(SHIFT_FUNCTION, DROP_SHIFT)


def mirrored(table: str, *, by: str = "id", also: str = "") -> RunSQL:
    """Let each new row of ``table`` leave a touch under the number in column ``by``.

    ``also`` names what else leaves one: ``UPDATE``, ``DELETE``, with a space between. Rows that are there already are
    touched now. It is one statement however many rows come at once.
    """
    touch = (
        "INSERT INTO sources_touch (id, xact, table_name, row_id) "
        f"SELECT nextval('sources_event_id_seq'), factcheck_xact(), '{table}', {by} FROM"
    )
    changes = ["INSERT", *also.split()]
    triggers = "".join(
        f"CREATE TRIGGER touched_by_{change.lower()} AFTER {change} ON {table} "
        f"REFERENCING {'OLD' if change == 'DELETE' else 'NEW'} TABLE AS touched "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch();"
        for change in changes
    )
    return RunSQL(
        f"{touch} {table} ORDER BY id;"
        f"CREATE FUNCTION {table}_touch() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {touch} touched; RETURN NULL; END $$; {triggers}",
        "".join(f"DROP TRIGGER touched_by_{change.lower()} ON {table};" for change in changes)
        + f"DROP FUNCTION {table}_touch();",
    )
