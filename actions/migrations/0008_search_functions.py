"""How search entries come about (triggers), and the narrow functions that may look past the fence (ADR 0012)."""

from django.db import migrations

WORDS = """
CREATE TEXT SEARCH CONFIGURATION public.record (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.record
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;

-- The parser would take a/b for one word, and what stands in angle brackets for none.
CREATE FUNCTION app_search_words(said text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('public.record', translate(said, '/_<>', '    ')), weight)
$$;

CREATE FUNCTION app_search_day(published_on date, published_as text, opened_at timestamptz) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(published_on, CASE WHEN published_as ~ '^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$'
                                       THEN to_date(published_as, 'YYYY-MM') END,
                    (opened_at AT TIME ZONE 'Europe/London')::date)
$$;
"""

# This says what can be found, under which words, and by whom; all else follows from it. Each row carries lexemes of
# scope that no text can hold: =p1 for who reads partnership 1 whole, =p1a7 for who reads for agency 7 there, =p1m for who
# moderates, =p1r for agencies with which the review is shared. They say what visible_to says of each model. Kind and year
# (=kaction, =y2026) stand there too, so that a filter is the index's work.
ROWS = """
SELECT 'review'::text AS kind, r.id AS source, r.partnership_id, r.id AS of_review,
       app_search_day(r.published_on, r.published_as, r.opened_at) AS day,
       concat_ws(' ', r.pseudonym, r.title) AS top, '' AS body, '' AS rest,
       ARRAY['=p' || r.partnership_id, '=p' || r.partnership_id || 'r'] AS scope
  FROM reviews_review r
UNION ALL
SELECT 'learning', l.id, l.partnership_id, l.review_id,
       app_search_day(r.published_on, r.published_as, r.opened_at),
       '', l.text, l.heading,
       ARRAY['=p' || l.partnership_id, '=p' || l.partnership_id || 'r']
  FROM reviews_learningpoint l JOIN reviews_review r ON r.id = l.review_id
UNION ALL
SELECT 'recommendation', c.id, c.partnership_id, c.review_id,
       app_search_day(r.published_on, r.published_as, r.opened_at),
       '', concat_ws(' ', c.text, (SELECT string_agg(s.text, ' ' ORDER BY s.position)
                                     FROM reviews_subpoint s WHERE s.recommendation_id = c.id)),
       concat_ws(' ', c.heading, c.addressed_to, c.intended_outcome),
       ARRAY['=p' || c.partnership_id, '=p' || c.partnership_id || 'r']
  FROM reviews_recommendation c JOIN reviews_review r ON r.id = c.review_id
UNION ALL
SELECT 'action', a.id, a.partnership_id, NULL,
       (coalesce(a.issued_at, a.created_at) AT TIME ZONE 'Europe/London')::date,
       '', a.question, a.evidence_wanted,
       CASE WHEN a.status <> 'draft' AND a.issued_at IS NOT NULL
            THEN ARRAY['=p' || a.partnership_id, '=p' || a.partnership_id || 'a' || a.agency_id]
            ELSE ARRAY['=p' || a.partnership_id] END
  FROM actions_action a
UNION ALL
SELECT 'submission', s.id, s.partnership_id, NULL,
       (coalesce(s.submitted_at, s.started_at) AT TIME ZONE 'Europe/London')::date,
       '', '', s.statement,
       CASE WHEN s.submitted_at IS NOT NULL
            THEN ARRAY['=p' || s.partnership_id, '=p' || s.partnership_id || 'a' || a.agency_id]
            WHEN NOT s.on_behalf
            THEN ARRAY['=p' || s.partnership_id || 'a' || a.agency_id]
            ELSE '{}' END
  FROM actions_submission s JOIN actions_action a ON a.id = s.action_id
UNION ALL
SELECT 'evidence', e.id, e.partnership_id, NULL,
       (e.added_at AT TIME ZONE 'Europe/London')::date,
       '', '', e.title,
       array_remove(ARRAY['=p' || e.partnership_id || 'a' || e.agency_id,
                          CASE WHEN shown.submitted THEN '=p' || e.partnership_id END,
                          CASE WHEN shown.on_behalf THEN '=p' || e.partnership_id || 'm' END], NULL)
  FROM actions_evidence e
  LEFT JOIN LATERAL (SELECT bool_or(s.submitted_at IS NOT NULL) AS submitted, bool_or(s.on_behalf) AS on_behalf
                       FROM actions_submissionevidence l JOIN actions_submission s ON s.id = l.submission_id
                      WHERE l.evidence_id = e.id) shown ON true
"""

KEPT = """
CREATE FUNCTION app_search_refresh(of_kind text, sources bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    WITH fresh AS MATERIALIZED (
        SELECT * FROM (@rows@) s WHERE s.kind = of_kind AND s.source = ANY (sources)
    ), gone AS (
        DELETE FROM actions_searchentry e
         WHERE e.kind = of_kind AND e.source = ANY (sources)
           AND NOT EXISTS (SELECT FROM fresh f WHERE f.source = e.source)
    ), learnt AS (
        INSERT INTO actions_searchword (partnership_id, word)
        SELECT said.partnership_id, said.word
          FROM (SELECT DISTINCT f.partnership_id, w.word
                  FROM fresh f,
                       regexp_split_to_table(lower(unaccent(concat_ws(' ', f.top, f.body, f.rest))), '[^a-z]+') w(word)
                 WHERE length(w.word) BETWEEN 4 AND 30) said
         WHERE NOT EXISTS (SELECT FROM actions_searchword known
                            WHERE known.partnership_id = said.partnership_id AND known.word = said.word)
    )
    INSERT INTO actions_searchentry AS e (partnership_id, kind, source, of_review, day, words)
    SELECT f.partnership_id, f.kind, f.source, f.of_review, f.day,
           array_to_tsvector(f.scope || ARRAY['=k' || f.kind, '=y' || extract(year FROM f.day)])
               || app_search_words(f.top, 'A') || app_search_words(f.body, 'B') || app_search_words(f.rest, 'C')
      FROM fresh f ORDER BY f.source
    ON CONFLICT (kind, source) DO UPDATE
        SET partnership_id = excluded.partnership_id, of_review = excluded.of_review, day = excluded.day,
            words = excluded.words
      WHERE (e.partnership_id, e.of_review, e.day, e.words)
            IS DISTINCT FROM (excluded.partnership_id, excluded.of_review, excluded.day, excluded.words);
END $$;

-- Statement triggers, so that bulk writes, COPY and plain SQL are followed too. Arguments: kind and the column with its
-- key; or kind, the column that other rows point at, their table, pointing column and the column with the key there.
CREATE FUNCTION app_search_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_NARGS = 2 THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[1]) INTO ids;
    ELSE
        EXECUTE format('SELECT array_agg(DISTINCT t.%I) FROM %I t WHERE t.%I IN (SELECT %I FROM changed)',
                       TG_ARGV[4], TG_ARGV[2], TG_ARGV[3], TG_ARGV[1]) INTO ids;
    END IF;
    IF ids IS NOT NULL THEN PERFORM app_search_refresh(TG_ARGV[0], ids); END IF;
    RETURN NULL;
END $$;
"""

FOLLOWED = (
    ("reviews_review", "review", "id"),
    ("reviews_learningpoint", "learning", "id"),
    ("reviews_recommendation", "recommendation", "id"),
    ("reviews_subpoint", "recommendation", "recommendation_id"),
    ("actions_action", "action", "id"),
    ("actions_submission", "submission", "id"),
    ("actions_submissionevidence", "evidence", "evidence_id"),
    ("actions_evidence", "evidence", "id"),
)
# What stands in a review is dated by it; an answer is its action's agency's; what was submitted shows its evidence.
FOLLOWED_THROUGH = (
    ("reviews_review", "learning", "id", "reviews_learningpoint", "review_id", "id"),
    ("reviews_review", "recommendation", "id", "reviews_recommendation", "review_id", "id"),
    ("actions_action", "submission", "id", "actions_submission", "action_id", "id"),
    ("actions_submission", "evidence", "id", "actions_submissionevidence", "submission_id", "evidence_id"),
)
_EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def _trigger(event: str, table: str, *arguments: str) -> str:
    return (
        f"CREATE TRIGGER search_{arguments[0]}_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {_EVENTS[event]} TABLE AS changed FOR EACH STATEMENT "
        f"EXECUTE FUNCTION app_search_follow({', '.join(repr(one) for one in arguments)});"
    )


TRIGGERS = [(event, *followed) for followed in FOLLOWED for event in _EVENTS]
TRIGGERS += [("UPDATE", *followed) for followed in FOLLOWED_THROUGH]

ASKED = """
-- What the person whose scope this is may find: from their appointments, never from the caller. Which roles read what is
-- as in partners/roles.py; a test holds the two together.
CREATE FUNCTION app_search_rights(only_in bigint[], OUT whole bigint[], OUT shared bigint[], OUT scope tsquery)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    person bigint := nullif(current_setting('app.person', true), '')::bigint;
    fence bigint[] := nullif(current_setting('app.partnerships', true), '')::bigint[];
    today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    IF person IS NULL OR fence IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'Search needs the scope of a person.';
    END IF;
    WITH held AS (
        SELECT a.partnership_id AS p, a.agency_id AS a, a.role IN ('coordinator', 'assurer', 'chair') AS reads_whole,
               a.role IN ('lead', 'contributor', 'executive') AS reads_agency, a.role = 'coordinator' AS moderates
          FROM partners_appointment a JOIN partners_user u ON u.id = a.user_id
         WHERE a.user_id = person AND u.is_active
           AND a.starts_on <= today AND (a.ends_on IS NULL OR a.ends_on >= today)
           AND a.partnership_id = ANY (fence) AND (only_in IS NULL OR a.partnership_id = ANY (only_in))
    ), lexemes AS (
        SELECT '=p' || p AS lexeme FROM held WHERE reads_whole
        UNION SELECT '=p' || p || 'm' FROM held WHERE moderates
        UNION SELECT unnest(ARRAY['=p' || p || 'a' || a, '=p' || p || 'r']) FROM held WHERE reads_agency
    )
    SELECT (SELECT array_agg(DISTINCT p) FROM held WHERE reads_whole),
           (SELECT array_agg(DISTINCT i.review_id)
              FROM held h JOIN reviews_involvement i ON i.partnership_id = h.p AND i.agency_id = h.a
             WHERE h.reads_agency AND i.shared_at IS NOT NULL),
           coalesce((SELECT string_agg(quote_literal(lexeme), ' | ') FROM lexemes), quote_literal('=nobody'))::tsquery
      INTO whole, shared, scope;
END $$;

CREATE TYPE app_search_match AS (id bigint, kind text, source bigint, partnership bigint, day date);

-- Up to `most` entries, in no order; under one of the themes where some are given.
CREATE FUNCTION app_search_matches(query tsquery, only_in bigint[], themes bigint[], most int)
RETURNS app_search_match[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
    rights record := app_search_rights(only_in);
    allowed tsquery := rights.scope && query;
BEGIN
    IF themes IS NOT NULL THEN
        RETURN ARRAY(
            SELECT (e.id, e.kind, e.source, e.partnership_id, e.day)::app_search_match
              FROM (SELECT 'recommendation' AS kind, t.recommendation_id AS source
                      FROM reviews_recommendationtheme t WHERE t.theme_id = ANY (themes)
                    UNION SELECT 'learning', t.learning_point_id
                      FROM reviews_learningtheme t WHERE t.theme_id = ANY (themes)
                    UNION SELECT 'action', l.action_id
                      FROM reviews_recommendationtheme t
                      JOIN actions_actionrecommendation l ON l.recommendation_id = t.recommendation_id
                     WHERE t.theme_id = ANY (themes)) under
              JOIN actions_searchentry e ON e.kind = under.kind AND e.source = under.source
             WHERE e.words @@ allowed
               AND (e.of_review IS NULL OR e.partnership_id = ANY (rights.whole)
                    OR e.of_review IN (SELECT unnest(rights.shared)))
             LIMIT most);
    END IF;
    RETURN ARRAY(
        SELECT (e.id, e.kind, e.source, e.partnership_id, e.day)::app_search_match
          FROM actions_searchentry e
         WHERE e.words @@ allowed
           AND (e.of_review IS NULL OR e.partnership_id = ANY (rights.whole)
                OR e.of_review IN (SELECT unnest(rights.shared)))
         LIMIT most);
END $$;

-- How many by kind, year and partnership together, and by theme.
CREATE FUNCTION app_search_counts(found app_search_match[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH m AS MATERIALIZED (
        SELECT * FROM unnest(found)
    ), cube AS (
        SELECT kind, extract(year FROM day)::int AS year, partnership, count(*) AS n FROM m GROUP BY 1, 2, 3
    ), under AS (
        SELECT m.id, t.theme_id FROM m JOIN reviews_recommendationtheme t ON t.recommendation_id = m.source
         WHERE m.kind = 'recommendation'
        UNION SELECT m.id, t.theme_id FROM m JOIN reviews_learningtheme t ON t.learning_point_id = m.source
         WHERE m.kind = 'learning'
        UNION SELECT m.id, t.theme_id
          FROM m JOIN actions_actionrecommendation l ON l.action_id = m.source
          JOIN reviews_recommendationtheme t ON t.recommendation_id = l.recommendation_id
         WHERE m.kind = 'action'
    ), themes AS (
        SELECT theme, count(DISTINCT id) AS n
          FROM (SELECT u.id, u.theme_id AS theme FROM under u
                UNION SELECT u.id, t.parent_id FROM under u JOIN reviews_theme t ON t.id = u.theme_id
                 WHERE t.parent_id IS NOT NULL) both_levels
         GROUP BY theme
    )
    SELECT jsonb_build_object('cube', (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM cube c),
                              'themes', (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM themes t))
$$;

CREATE FUNCTION app_search_lexemes(prefix text, texts text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(quote_literal(prefix || one), ' | ')::tsquery FROM unnest(texts) one
$$;

-- The `most` newest of what the filters leave, best first.
CREATE FUNCTION app_search_best(found app_search_match[], query tsquery, phrases tsquery, kinds text[], years int[],
                                only_in bigint[], most int) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH newest AS (
        SELECT * FROM unnest(found) m
         WHERE (kinds IS NULL OR m.kind = ANY (kinds))
           AND (years IS NULL OR extract(year FROM m.day)::int = ANY (years))
           AND (only_in IS NULL OR m.partnership = ANY (only_in))
         ORDER BY m.day DESC, m.id DESC LIMIT most
    ), ranked AS (
        SELECT n.*, ts_rank('{0.1, 0.4, 0.7, 1.0}', e.words, query, 1) AS rank
          FROM newest n JOIN actions_searchentry e ON e.id = n.id
         WHERE phrases IS NULL OR e.words @@ phrases
    )
    SELECT coalesce(jsonb_agg(jsonb_build_array(kind, source, day) ORDER BY rank DESC, day DESC, id DESC), '[]')
      FROM ranked
$$;

-- `wanted` is a text for to_tsquery; `exact` is the same with its phrases, which the index cannot answer: it is held
-- against the newest alone. The work is bounded: up to `many` matches are counted; of more, the newest are looked for
-- year by year, and nothing is counted. Of what the filters leave, the `most` newest are ranked.
CREATE FUNCTION app_search(wanted text, exact text, kinds text[], years int[], only_in bigint[], themes bigint[],
                           many int, most int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    query tsquery := to_tsquery('public.record', wanted);
    phrases tsquery := to_tsquery('public.record', exact);
    narrow tsquery := query;
    found app_search_match[];
    counts jsonb := '{}';
    year int := extract(year FROM now());
BEGIN
    IF numnode(query) = 0 THEN RETURN NULL; END IF;
    found := app_search_matches(query, NULL, themes, many + 1);
    IF cardinality(found) <= many OR themes IS NOT NULL THEN
        counts := app_search_counts(found);
    ELSE
        IF kinds IS NOT NULL THEN narrow := narrow && app_search_lexemes('=k', kinds); END IF;
        IF years IS NOT NULL THEN narrow := narrow && app_search_lexemes('=y', years::text[]); END IF;
        IF kinds IS NOT NULL OR years IS NOT NULL OR only_in IS NOT NULL THEN
            found := app_search_matches(narrow, only_in, NULL, many + 1);
        END IF;
        IF cardinality(found) > many THEN
            found := '{}';
            WHILE cardinality(found) < most AND year > 1980 LOOP
                IF years IS NULL OR year = ANY (years) THEN
                    found := found || app_search_matches(narrow && app_search_lexemes('=y', ARRAY[year::text]),
                                                         only_in, NULL, many);
                END IF;
                year := year - 1;
            END LOOP;
        ELSE
            counts := jsonb_build_object('total', cardinality(found));
        END IF;
    END IF;
    RETURN counts || jsonb_build_object('found', app_search_best(found, query, phrases, kinds, years, only_in, most));
END $$;

-- Words of the record that begin so. They are never shown: they only widen a search that shows what may be seen.
CREATE FUNCTION app_search_begun(beginning text, most int) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM app_search_rights(NULL);
    RETURN ARRAY(
        SELECT DISTINCT w.word FROM actions_searchword w
         WHERE w.partnership_id = ANY (current_setting('app.partnerships')::bigint[])
           AND w.word LIKE beginning || '%'
         LIMIT most);
END $$;

-- Words like this one, each of which stands in something that the person may find.
CREATE FUNCTION app_search_alike(typed text, most int) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM app_search_rights(NULL);
    RETURN ARRAY(
        SELECT near.word
          FROM (SELECT w.word, similarity(w.word, typed) AS alike FROM actions_searchword w
                 WHERE w.word % typed AND w.partnership_id = ANY (current_setting('app.partnerships')::bigint[])
                 GROUP BY w.word ORDER BY alike DESC, w.word LIMIT most) near
         WHERE app_search_matches(to_tsquery('public.record', quote_literal(near.word)), NULL, NULL, 1) <> '{}'
         ORDER BY near.alike DESC, near.word);
END $$;

-- For each text the recommendations of the partnership most like it, for those who read the partnership whole. Rare words
-- weigh more: how rare, ANALYZE knows. Of the rarest of the text one must be there; then all words and the letters count.
CREATE FUNCTION app_seen_before(partnership bigint, texts text[], besides bigint, enough real, most int)
RETURNS TABLE (place int, recommendation bigint, alike real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
    rights record := app_search_rights(ARRAY[partnership]);
    common text[];
    shares real[];
    weights jsonb;
    rarest real := ln(100);
    mine text[];
    query tsquery;
BEGIN
    IF rights.whole IS NULL THEN RETURN; END IF;
    SELECT s.most_common_elems::text::text[], s.most_common_elem_freqs INTO common, shares
      FROM pg_stats s
     WHERE s.schemaname = 'public' AND s.tablename = 'actions_searchentry' AND s.attname = 'words';
    SELECT coalesce(jsonb_object_agg(u.lexeme, greatest(ln(1 / greatest(u.share, 0.00001)), 0.05)), '{}'),
           greatest(max(ln(1 / greatest(u.share, 0.00001))), ln(100))
      INTO weights, rarest
      FROM unnest(common, shares[1:cardinality(common)]) u(lexeme, share);
    FOR nth IN 1 .. cardinality(texts) LOOP
        mine := tsvector_to_array(app_search_words(left(texts[nth], 5000), 'B'));
        SELECT string_agg(quote_literal(rare.lexeme), ' | ')::tsquery INTO query
          FROM (SELECT lexeme FROM unnest(mine) lexeme
                 ORDER BY coalesce((weights ->> lexeme)::real, rarest) DESC, length(lexeme) DESC LIMIT 16) rare;
        CONTINUE WHEN query IS NULL;
        RETURN QUERY
        WITH candidates AS (
            SELECT e.source, e.words FROM actions_searchentry e
             WHERE e.words @@ (app_search_lexemes('=p', ARRAY[partnership::text])
                               && app_search_lexemes('=k', ARRAY['recommendation']) && query)
               AND e.source IS DISTINCT FROM besides
             LIMIT 2000
        ), near AS (
            SELECT s.source, s.words FROM candidates s ORDER BY ts_rank(s.words, query) DESC, s.source DESC LIMIT 40
        ), held AS (
            SELECT n.source,
                   sum(w.weight * w.weight) FILTER (WHERE l.lexeme = ANY (mine)) AS shared,
                   sum(w.weight * w.weight) AS whole
              FROM near n, unnest(tsvector_to_array(n.words)) l(lexeme),
                   LATERAL (SELECT coalesce((weights ->> l.lexeme)::real, rarest) AS weight) w
             WHERE l.lexeme NOT LIKE '=%'
             GROUP BY n.source
        ), scored AS (
            SELECT h.source,
                   (0.8 * h.shared / sqrt(h.whole * (SELECT sum(coalesce((weights ->> m.lexeme)::real, rarest) ^ 2)
                                                       FROM unnest(mine) m(lexeme)))
                    + 0.2 * similarity(r.text, left(texts[nth], 5000)))::real AS score
              FROM held h JOIN reviews_recommendation r ON r.id = h.source
             WHERE h.shared IS NOT NULL
        )
        SELECT nth, s.source, s.score FROM scored s
         WHERE s.score >= enough ORDER BY s.score DESC, s.source DESC LIMIT most;
    END LOOP;
END $$;
"""

UNASKED = """
DROP FUNCTION app_seen_before(bigint, text[], bigint, real, int);
DROP FUNCTION app_search_alike(text, int);
DROP FUNCTION app_search_begun(text, int);
DROP FUNCTION app_search(text, text, text[], int[], bigint[], bigint[], int, int);
DROP FUNCTION app_search_best(app_search_match[], tsquery, tsquery, text[], int[], bigint[], int);
DROP FUNCTION app_search_lexemes(text, text[]);
DROP FUNCTION app_search_counts(app_search_match[]);
DROP FUNCTION app_search_matches(tsquery, bigint[], bigint[], int);
DROP TYPE app_search_match;
DROP FUNCTION app_search_rights(bigint[]);
"""

# What is on the record already.
FILLED = """
SELECT app_search_refresh('review', (SELECT array_agg(id) FROM reviews_review)),
       app_search_refresh('learning', (SELECT array_agg(id) FROM reviews_learningpoint)),
       app_search_refresh('recommendation', (SELECT array_agg(id) FROM reviews_recommendation)),
       app_search_refresh('action', (SELECT array_agg(id) FROM actions_action)),
       app_search_refresh('submission', (SELECT array_agg(id) FROM actions_submission)),
       app_search_refresh('evidence', (SELECT array_agg(id) FROM actions_evidence));
"""
FORGOTTEN = """
DROP FUNCTION app_search_follow();
DROP FUNCTION app_search_refresh(text, bigint[]);
DROP FUNCTION app_search_day(date, text, timestamptz);
DROP FUNCTION app_search_words(text, "char");
DROP TEXT SEARCH CONFIGURATION public.record;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0007_search")]
    operations = [
        migrations.RunSQL(WORDS + KEPT.replace("@rows@", ROWS), FORGOTTEN),
        migrations.RunSQL(
            "\n".join(_trigger(*one) for one in TRIGGERS),
            "\n".join(f"DROP TRIGGER search_{kind}_{event.lower()} ON {table};" for event, table, kind, *_ in TRIGGERS),
        ),
        migrations.RunSQL(ASKED, UNASKED),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
    ]
