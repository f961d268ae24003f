"""Seen before asks the index of recommendations alone; all else is as in 0008."""

from django.db import migrations

ASKED = """
CREATE OR REPLACE FUNCTION app_seen_before(partnership bigint, texts text[], besides bigint, enough real, most int)
RETURNS TABLE (place int, recommendation bigint, alike real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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
             WHERE e.kind = 'recommendation'  -- as the index says
               AND e.words @@ (app_search_lexemes('=p', ARRAY[partnership::text]) && query)
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
BEFORE = ASKED.replace(
    """e.kind = 'recommendation'  -- as the index says
               AND e.words @@ (app_search_lexemes('=p', ARRAY[partnership::text]) && query)""",
    """e.words @@ (app_search_lexemes('=p', ARRAY[partnership::text])
                               && app_search_lexemes('=k', ARRAY['recommendation']) && query)""",
)


class Migration(migrations.Migration):
    dependencies = [("actions", "0015_seen_before_and_days_gone")]
    operations = [migrations.RunSQL(ASKED, BEFORE)]
