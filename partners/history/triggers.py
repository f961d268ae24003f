"""The triggers that keep the history: three of each table, fired once a statement, whatever the statement was.

They call a function of the table's own, which names its columns: to compare and write 30,000 rows it takes a third of
the time of one that learns them from the row. While migrations change columns, all functions are *loose*: they know no
column, and so lose nothing. `migrate` loosens them, migrates, and makes them anew (ADR 0027).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from partners.history.plan import Plan, plans

PREFIX = "kept_"
FIRED = {
    "kept_added": "INSERT ON {table} REFERENCING NEW TABLE AS now_rows",
    "kept_changed": "UPDATE ON {table} REFERENCING OLD TABLE AS was_rows NEW TABLE AS now_rows",
    "kept_removed": "DELETE ON {table} REFERENCING OLD TABLE AS was_rows",
}
MASKED = '"(secret)"'

# As the owner, since nobody else may write events. No nested loops: the plan is made once a session, mostly for one
# row, and must not then be used for 10,000.
_HEAD = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $kept$
DECLARE
    person bigint := nullif(current_setting('app.person', true), '')::bigint;
    token bigint := nullif(current_setting('app.token', true), '')::bigint;
    request text := left(coalesce(current_setting('app.request', true), ''), 80);
    origin text := left(coalesce(nullif(current_setting('app.origin', true), ''), 'login ' || session_user), 120);
    txid bigint := pg_current_xact_id()::text::bigint;
"""
_INTO = (
    "INSERT INTO partners_event (partnership_id, kind, thing, under_kind, under, verb, was, now,"
    " person_id, token_id, request_id, origin, txid, at)"
)
_CAUSE = "person, token, request, origin, txid, clock_timestamp()"

_LOOSE = (
    _HEAD
    + f"""
    kind text := TG_ARGV[0];  place text := TG_ARGV[2];  under_kind text := TG_ARGV[3];
    out text[] := string_to_array(TG_ARGV[6], ',');  mask jsonb := '{{{{}}}}';
BEGIN
    IF TG_ARGV[5] <> '' THEN
        SELECT jsonb_object_agg(name, '{MASKED}'::jsonb) INTO mask FROM unnest(string_to_array(TG_ARGV[5], ',')) name;
    END IF;
    IF TG_OP = 'INSERT' THEN
        {_INTO} SELECT (r ->> place)::bigint, kind, (r ->> TG_ARGV[1])::bigint, under_kind, (r ->> TG_ARGV[4])::bigint,
               'added', NULL, (r - out) || mask, {_CAUSE}
          FROM (SELECT to_jsonb(n) AS r FROM now_rows n) added;
    ELSIF TG_OP = 'UPDATE' THEN
        {_INTO} SELECT (n ->> place)::bigint, kind, (n ->> TG_ARGV[1])::bigint, under_kind, (n ->> TG_ARGV[4])::bigint,
               'changed', was, now, {_CAUSE}
          FROM (SELECT to_jsonb(w) AS w FROM was_rows w) before
          JOIN (SELECT to_jsonb(n) AS n FROM now_rows n) after ON w -> TG_ARGV[1] = n -> TG_ARGV[1]
          CROSS JOIN LATERAL (
              SELECT jsonb_object_agg(key, coalesce(mask -> key, b.value)) AS was,
                     jsonb_object_agg(key, coalesce(mask -> key, a.value)) AS now
                FROM jsonb_each(w - out) b JOIN jsonb_each(n) a USING (key) WHERE a.value <> b.value
          ) changed
         WHERE was IS NOT NULL;
    ELSE
        {_INTO} SELECT (r ->> place)::bigint, kind, (r ->> TG_ARGV[1])::bigint, under_kind, (r ->> TG_ARGV[4])::bigint,
               'removed', (r - out) || mask, NULL, {_CAUSE}
          FROM (SELECT to_jsonb(w) AS r FROM was_rows w) removed;
    END IF;
    RETURN NULL;
END $kept$"""
)

_TIGHT = (
    _HEAD
    + f"""
BEGIN
    IF TG_OP = 'INSERT' THEN
        {_INTO} SELECT n.{{partnership}}, {{kind}}, n.{{key}}, {{under_kind}}, n.{{under}}, 'added', NULL, {{now}}, {_CAUSE}
          FROM now_rows n;
    ELSIF TG_OP = 'UPDATE' THEN
        {_INTO} SELECT n.{{partnership}}, {{kind}}, n.{{key}}, {{under_kind}}, n.{{under}}, 'changed',
               {{was_changed}}, {{now_changed}}, {_CAUSE}
          FROM was_rows w JOIN now_rows n ON w.{{key}} = n.{{key}} WHERE ({{all_was}}) IS DISTINCT FROM ({{all_now}});
    ELSE
        {_INTO} SELECT w.{{partnership}}, {{kind}}, w.{{key}}, {{under_kind}}, w.{{under}}, 'removed', {{was}}, NULL, {_CAUSE}
          FROM was_rows w;
    END IF;
    RETURN NULL;
END $kept$"""
)


def loosen(cursor: CursorWrapper) -> None:
    """Before columns change: whatever is kept, is kept without naming them."""
    for function in _functions(cursor):
        _make(cursor, function, sql.SQL(_LOOSE).format(function=sql.Identifier(function)), mark="loose")


def tighten(cursor: CursorWrapper) -> None:
    """Bring functions and triggers to what the models are now; does nothing where they are so already."""
    cursor.execute("SELECT to_regclass('partners_event') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return  # migrated to a time before there was a history
    made, fired, stored = _functions(cursor), _fired(cursor), _stored(cursor)
    for plan in plans():
        if plan.table not in stored:
            continue
        function = PREFIX + plan.table
        definition = _definition(plan, stored[plan.table])
        mark = hashlib.sha256(definition.as_string().encode()).hexdigest()
        if made.pop(function, "") != mark:
            _make(cursor, function, definition, mark=mark)
        if fired.get(plan.table) != {(name, plan.arguments) for name in FIRED}:
            _fire(cursor, plan, function)
    for function in made:
        cursor.execute(sql.SQL("DROP FUNCTION {} CASCADE").format(sql.Identifier(function)))


def _functions(cursor: CursorWrapper) -> dict[str, str]:
    """The functions there are, each with its mark."""
    cursor.execute(
        "SELECT proname, coalesce(obj_description(oid, 'pg_proc'), '') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype AND starts_with(proname, %s)",
        [PREFIX],
    )
    return dict(cursor.fetchall())


def _fired(cursor: CursorWrapper) -> dict[str, set[tuple[str, tuple[str, ...]]]]:
    cursor.execute(
        "SELECT c.relname, t.tgname, encode(t.tgargs, 'escape') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = ANY (%s) AND t.tgenabled = 'O' AND c.relnamespace = 'public'::regnamespace",
        [list(FIRED)],
    )
    found: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for table, name, arguments in cursor.fetchall():
        found.setdefault(table, set()).add((name, tuple(arguments.split("\\000")[:-1])))
    return found


def _stored(cursor: CursorWrapper) -> dict[str, tuple[str, ...]]:
    """The columns of each table as they are in the database, which may be migrated to another day than the models."""
    cursor.execute(
        "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a"
        " ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY c.relname"
    )
    return {table: tuple(columns) for table, columns in cursor.fetchall()}


def _definition(plan: Plan, stored: tuple[str, ...]) -> sql.Composed:
    """Loose, where a column is not there that the history needs."""
    needed = {plan.key, plan.under, plan.partnership or plan.key}
    if not needed <= set(stored):
        return sql.SQL(_LOOSE).format(function=sql.Identifier(PREFIX + plan.table))
    compared = tuple(one for one in stored if one not in plan.passed_over and one != plan.key)
    return _tight(replace(plan, columns=compared, secret=tuple(one for one in plan.secret if one in stored)))


def _make(cursor: CursorWrapper, function: str, definition: sql.Composed, *, mark: str) -> None:
    cursor.execute(definition)
    name, runtime = sql.Identifier(function), sql.Identifier(settings.RUNTIME_ROLE)
    # Else anybody could hang it on a table of their own, and so make events up.
    cursor.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {}() FROM PUBLIC, {}").format(name, runtime))
    cursor.execute(sql.SQL("COMMENT ON FUNCTION {}() IS {}").format(name, sql.Literal(mark)))


def _fire(cursor: CursorWrapper, plan: Plan, function: str) -> None:
    arguments = sql.SQL(", ").join(map(sql.Literal, plan.arguments))
    for name, event in FIRED.items():
        on = sql.SQL(event).format(table=sql.Identifier(plan.table))
        call = sql.SQL("FOR EACH STATEMENT EXECUTE FUNCTION {}({})").format(sql.Identifier(function), arguments)
        cursor.execute(sql.SQL("CREATE OR REPLACE TRIGGER {} AFTER {} {}").format(sql.Identifier(name), on, call))
        cursor.execute(
            sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(sql.Identifier(plan.table), sql.Identifier(name))
        )


def _tight(plan: Plan) -> sql.Composed:
    every = [(sql.Identifier("w", column), sql.Identifier("n", column)) for column in plan.columns]
    was, now = (sql.SQL(", ").join(side) for side in zip(*every, strict=True))
    partnership = sql.Identifier(plan.partnership) if plan.partnership else None
    text = _TIGHT if partnership else _TIGHT.replace("n.{partnership}", "NULL").replace("w.{partnership}", "NULL")
    return sql.SQL(text).format(
        function=sql.Identifier(PREFIX + plan.table),
        partnership=partnership or sql.SQL(""),
        kind=sql.Literal(plan.kind),
        key=sql.Identifier(plan.key),
        under_kind=sql.Literal(plan.under_kind),
        under=sql.Identifier(plan.under),
        now=_whole("n", plan),
        was=_whole("w", plan),
        now_changed=_changed("n", plan),
        was_changed=_changed("w", plan),
        all_was=was,
        all_now=now,
    )


def _whole(row: str, plan: Plan) -> sql.Composed:
    """The row as it is, without what is passed over, its secrets masked."""
    mask = ", ".join(f'"{column}": {MASKED}' for column in plan.secret)
    out = sql.SQL(" - {}::text[]").format(list(plan.passed_over)) if plan.passed_over else sql.SQL("")
    masked = sql.SQL(" || {}::jsonb").format(sql.Literal(f"{{{mask}}}")) if mask else sql.SQL("")
    return sql.SQL("to_jsonb({}){}{}").format(sql.Identifier(row), out, masked)


def _changed(row: str, plan: Plan) -> sql.Composed:
    """Only what changed."""
    return sql.SQL(" || ").join([_if_changed(row, column, secret=column in plan.secret) for column in plan.columns])


def _if_changed(row: str, column: str, *, secret: bool) -> sql.Composed:
    value: Sequence[sql.Composable] = [sql.SQL("{}::jsonb").format(MASKED) if secret else sql.Identifier(row, column)]
    return sql.SQL(
        "CASE WHEN w.{column} IS DISTINCT FROM n.{column} THEN jsonb_build_object({name}, {value}) ELSE '{{}}' END"
    ).format(column=sql.Identifier(column), name=sql.Literal(column), value=sql.SQL("").join(value))
