"""The look-ups that may see past the fence, each narrow: who holds what, which token is whose, which partnerships exist."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION app_enter_person(person bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    held jsonb;
    ids text;
    today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    SELECT coalesce(jsonb_agg(
               jsonb_build_object('partnership', a.partnership_id, 'agency', a.agency_id, 'role', a.role)
               ORDER BY a.partnership_id, a.id), '[]'),
           '{' || coalesce(string_agg(DISTINCT a.partnership_id::text, ','), '') || '}'
      INTO held, ids
      FROM partners_appointment a JOIN partners_user u ON u.id = a.user_id
     WHERE a.user_id = person AND u.is_active
       AND a.starts_on <= today AND (a.ends_on IS NULL OR a.ends_on >= today);
    PERFORM set_config('app.partnerships', ids, true);
    RETURN held;
END $$;

CREATE FUNCTION app_enter_token(secret_digest text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    token record;
BEGIN
    SELECT t.id, t.scopes, t.partnership_id, t.agency_id, t.last_used_at INTO token
      FROM partners_token t
     WHERE t.digest = secret_digest AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now());
    IF NOT FOUND THEN
        PERFORM set_config('app.partnerships', '{}', true);
        RETURN NULL;
    END IF;
    IF token.last_used_at IS NULL OR token.last_used_at < now() - interval '1 minute' THEN
        UPDATE partners_token SET last_used_at = now() WHERE id = token.id;
    END IF;
    PERFORM set_config('app.partnerships', '{' || token.partnership_id || '}', true);
    RETURN jsonb_build_object('id', token.id, 'scopes', to_jsonb(token.scopes),
                              'partnership', token.partnership_id, 'agency', token.agency_id);
END $$;

CREATE FUNCTION app_partnership_ids() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM partners_partnership
$$;
"""

REMOVED = """
DROP FUNCTION app_partnership_ids();
DROP FUNCTION app_enter_token(text);
DROP FUNCTION app_enter_person(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, REMOVED)]
