"""Which themes a review bears, kept by triggers on whatever says so (ADR 20)."""

from django.db import migrations

# Of two transactions that change the same review, the second waits here and then sees what the first has done. Themes
# are held first, in this order everywhere: one that moves to another group meanwhile would otherwise be missed.
REFRESH = """
CREATE FUNCTION app_review_themes_refresh(of_reviews bigint[], themes bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM FROM reviews_theme WHERE id = ANY (themes) ORDER BY id FOR SHARE;
    PERFORM FROM reviews_review WHERE id = ANY (of_reviews) ORDER BY id FOR NO KEY UPDATE;
    WITH found AS (
        SELECT c.partnership_id, c.review_id, x.theme_id
          FROM reviews_recommendation c JOIN reviews_recommendationtheme x ON x.recommendation_id = c.id
         WHERE c.review_id = ANY (of_reviews)
        UNION
        SELECT c.partnership_id, c.review_id, x.theme_id
          FROM reviews_learningpoint c JOIN reviews_learningtheme x ON x.learning_point_id = c.id
         WHERE c.review_id = ANY (of_reviews)
    ), borne AS (
        SELECT partnership_id, review_id, theme_id FROM found
        UNION
        SELECT f.partnership_id, f.review_id, t.parent_id
          FROM found f JOIN reviews_theme t ON t.id = f.theme_id WHERE t.parent_id IS NOT NULL
    ), gone AS (
        DELETE FROM reviews_reviewtheme k WHERE k.review_id = ANY (of_reviews)
           AND NOT EXISTS (SELECT FROM borne b WHERE b.review_id = k.review_id AND b.theme_id = k.theme_id)
    )
    INSERT INTO reviews_reviewtheme (partnership_id, review_id, theme_id)
    SELECT partnership_id, review_id, theme_id FROM borne
        ON CONFLICT DO NOTHING;
END $$;
"""
FILLED = "SELECT app_review_themes_refresh((SELECT array_agg(id) FROM reviews_review), '{}');"
FORGOTTEN = "DROP FUNCTION app_review_themes_refresh(bigint[], bigint[]);"

# Table → what a change of its rows concerns: reviews, and themes to hold. {rows} are those added, removed or changed.
LINKED = {
    "recommendationtheme": "SELECT c.review_id, x.theme_id FROM {rows} x"
    " JOIN reviews_recommendation c ON c.id = x.recommendation_id",
    "learningtheme": "SELECT c.review_id, x.theme_id FROM {rows} x"
    " JOIN reviews_learningpoint c ON c.id = x.learning_point_id",
}
MOVED = {
    "recommendation": "SELECT c.review_id, NULL::bigint FROM {moved} c",
    "learningpoint": "SELECT c.review_id, NULL::bigint FROM {moved} c",
    "theme": "SELECT b.review_id, c.id FROM {moved} c JOIN reviews_reviewtheme b ON b.theme_id = c.id",
}
COLUMN = {"recommendation": "review_id", "learningpoint": "review_id", "theme": "parent_id"}
EVENTS = {
    "INSERT": ("added", "NEW TABLE AS now_rows"),
    "UPDATE": ("changed", "OLD TABLE AS was_rows NEW TABLE AS now_rows"),
    "DELETE": ("removed", "OLD TABLE AS was_rows"),
}
ROWS = {
    "INSERT": "now_rows",
    "UPDATE": "(SELECT * FROM was_rows UNION ALL SELECT * FROM now_rows)",
    "DELETE": "was_rows",
}


def _linked(table, concerned):
    steps = [f"WHEN '{event}' THEN {_refreshed(concerned.format(rows=rows))}" for event, rows in ROWS.items()]
    return _function(table, f"CASE TG_OP {' '.join(steps)} END CASE;") + "".join(_trigger(table, e) for e in EVENTS)


def _moved(table, concerned):
    column = COLUMN[table]
    differ = f"was_rows w JOIN now_rows n USING (id) WHERE w.{column} IS DISTINCT FROM n.{column}"
    moved = f"(SELECT w.* FROM {differ} UNION ALL SELECT n.* FROM {differ})"
    step = _refreshed(concerned.format(moved=moved))
    return _function(table, f"IF EXISTS (SELECT FROM {differ}) THEN {step} END IF;") + _trigger(table, "UPDATE")


def _refreshed(concerned):
    return (
        f"PERFORM app_review_themes_refresh(array_agg(DISTINCT o.review), array_agg(DISTINCT o.theme))"
        f" FROM ({concerned}) o (review, theme) HAVING count(*) > 0;"
    )


def _function(table, body):
    return (
        f"CREATE FUNCTION app_review_themes_of_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN {body} RETURN NULL; END $$;\n"
    )


def _trigger(table, event):
    word, rows = EVENTS[event]
    return (
        f"CREATE TRIGGER review_themes_{word} AFTER {event} ON reviews_{table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION app_review_themes_of_{table}();\n"
    )


KEPT = "".join([*(_linked(*one) for one in LINKED.items()), *(_moved(*one) for one in MOVED.items())])
LEFT = "".join(f"DROP FUNCTION app_review_themes_of_{table}() CASCADE;" for table in (*LINKED, *MOVED))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_themes_of_reviews")]
    operations = [
        migrations.RunSQL(REFRESH, FORGOTTEN),
        migrations.RunSQL(KEPT, LEFT),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
    ]
