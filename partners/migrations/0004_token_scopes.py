"""Entering a token also says who issued it, what they hold today within its bounds, and which token it is.

A token that may not write holds nothing: it reads by its own partnership and agency.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

ENTER = """
CREATE OR REPLACE FUNCTION app_enter_token(secret_digest text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    token record;
    held jsonb := '[]';
    today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    SELECT t.id, t.scopes, t.partnership_id, t.agency_id, t.issued_by_id, t.last_used_at INTO token
      FROM partners_token t
     WHERE t.digest = secret_digest AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now());
    IF NOT FOUND THEN
        PERFORM set_config('app.partnerships', '{}', true), set_config('app.token', '', true);
        RETURN NULL;
    END IF;
    IF token.last_used_at IS NULL OR token.last_used_at < now() - interval '1 minute' THEN
        UPDATE partners_token SET last_used_at = now() WHERE id = token.id;
    END IF;
    IF 'actions:write' = ANY (token.scopes) THEN
        SELECT coalesce(jsonb_agg(
                   jsonb_build_object('partnership', a.partnership_id, 'agency', a.agency_id, 'role', a.role)
                   ORDER BY a.id), '[]')
          INTO held
          FROM partners_appointment a JOIN partners_user u ON u.id = a.user_id
         WHERE a.user_id = token.issued_by_id AND u.is_active
           AND a.partnership_id = token.partnership_id AND a.agency_id IS NOT DISTINCT FROM token.agency_id
           AND a.starts_on <= today AND (a.ends_on IS NULL OR a.ends_on >= today);
    END IF;
    PERFORM set_config('app.partnerships', '{' || token.partnership_id || '}', true),
            set_config('app.token', token.id::text, true);
    RETURN jsonb_build_object('id', token.id, 'scopes', to_jsonb(token.scopes), 'issuer', token.issued_by_id,
                              'partnership', token.partnership_id, 'agency', token.agency_id, 'held', held);
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION app_enter_token(secret_digest text) RETURNS jsonb
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
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_message_pending")]
    operations = [
        migrations.RunSQL(ENTER, BEFORE),
        migrations.AlterField(
            model_name="token",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("status:read", "References, states, dates, agencies and counts; no case words"),
                        ("content:read", "What published reviews say, and what agencies are asked about them"),
                        ("evidence:read", "What agencies answer and show, and how it is judged; the files too"),
                        ("embargoed:read", "With the two above: words of reviews that are not published yet"),
                        ("actions:write", "Change actions in the name of the person who issued the token"),
                    ],
                    max_length=20,
                ),
                size=None,
            ),
        ),
    ]
