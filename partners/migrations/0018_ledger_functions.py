"""Chaining events, and reading where the chains end: both past the fence, neither with a word of a case."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION app_chain_events(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here text;
    upto bigint;
    since bigint;
    done bigint := 0;
    e record;
    place bigint;
    first boolean := true;
    number_now bigint;
    digest_now bytea;
    content_now bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(5082027);  -- one chains at a time
    -- Transaction numbers mean nothing in another cluster: after a restore all that is in no chain is taken, whatever they say.
    SELECT concat_ws('/', s.system_identifier, c.timeline_id) INTO here FROM pg_control_system() s, pg_control_checkpoint() c;
    upto := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    SELECT horizon INTO since FROM partners_ledgerreach WHERE cluster = here;
    FOR e IN
        SELECT v.id, v.partnership_id, jsonb_build_array(v.was, v.now)::text AS said,
               jsonb_build_array(v.id, v.partnership_id, v.kind, v.thing, v.under_kind, v.under, v.verb, v.person_id,
                                 v.token_id, v.request_id, v.origin, v.txid,
                                 (extract(epoch FROM v.at) * 1000000)::bigint)::text AS meta
          FROM partners_event v
         WHERE (since IS NULL OR (v.txid >= since AND v.txid < upto))
           AND NOT EXISTS (SELECT FROM partners_ledgerlink l WHERE l.event_id = v.id)
         ORDER BY v.partnership_id NULLS FIRST, v.id LIMIT most
    LOOP
        IF first OR e.partnership_id IS DISTINCT FROM place THEN
            first := false;
            place := e.partnership_id;
            IF place IS NULL THEN  -- said twice, so that each finds its way through the index
                SELECT l.number, l.digest INTO number_now, digest_now FROM partners_ledgerlink l
                 WHERE l.partnership_id IS NULL ORDER BY l.number DESC LIMIT 1;
            ELSE
                SELECT l.number, l.digest INTO number_now, digest_now FROM partners_ledgerlink l
                 WHERE l.partnership_id = place ORDER BY l.number DESC LIMIT 1;
            END IF;
            number_now := coalesce(number_now, 0);
            digest_now := coalesce(digest_now, '');
        END IF;
        number_now := number_now + 1;
        content_now := sha256(convert_to(e.said, 'UTF8'));
        digest_now := sha256(convert_to(encode(digest_now, 'hex') || '|' || number_now || '|' || e.meta || '|'
                                        || encode(content_now, 'hex'), 'UTF8'));
        INSERT INTO partners_ledgerlink (partnership_id, number, event_id, content, digest)
        VALUES (place, number_now, e.id, content_now, digest_now);
        done := done + 1;
    END LOOP;
    IF done < most AND (since IS DISTINCT FROM upto) THEN
        DELETE FROM partners_ledgerreach;
        INSERT INTO partners_ledgerreach (cluster, horizon) VALUES (here, upto);
    END IF;
    RETURN done;
END $$;

CREATE FUNCTION app_ledger_heads() RETURNS TABLE (partnership_id bigint, number bigint, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    (SELECT NULL::bigint, k.number, k.digest FROM partners_ledgerlink k
      WHERE k.partnership_id IS NULL ORDER BY k.number DESC LIMIT 1)
    UNION ALL
    (SELECT p.id, l.number, l.digest
       FROM partners_partnership p
       CROSS JOIN LATERAL (SELECT k.number, k.digest FROM partners_ledgerlink k
                            WHERE k.partnership_id = p.id ORDER BY k.number DESC LIMIT 1) l
      ORDER BY p.id)
$$;
"""

REMOVED = """
DROP FUNCTION app_ledger_heads();
DROP FUNCTION app_chain_events(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0017_ledger")]
    operations = [migrations.RunSQL(FUNCTIONS, REMOVED)]
