"""Takes the words of what two people disposed of: much of the record may be changed by nobody else."""

from django.db import migrations

GONE = "(disposed of)"
EARLIER = "(earlier words disposed of)"  # differs from GONE, since a correction changes something
LINK = "https://disposed.invalid/"
# A number or a letter, as reports count, may stay; it is what people cite.
LABEL = "label = CASE WHEN label ~ '^[0-9A-Za-z.()/ -]{1,12}$' THEN label ELSE '' END"
# Table, how its rows are found, and what becomes of each column of words
REVIEW = (
    ("reviews_review", "id = ANY (reviews)", f"pseudonym = '{GONE}', title = '{GONE}', held_reason = '', lead_reviewer = ''"),
    ("reviews_learningpoint", "review_id = ANY (reviews)", f"text = '{GONE}', heading = '', {LABEL}"),
    ("reviews_subpoint", "recommendation_id = ANY (recommended)", f"text = '{GONE}'"),
    ("reviews_recommendation", "id = ANY (recommended)",
     f"text = '{GONE}', heading = '', {LABEL}, addressed_to = '', intended_outcome = '', "
     f"response_reason = CASE WHEN response_reason = '' THEN '' ELSE '{GONE}' END"),
    ("reviews_document", "id = ANY (documents)", f"title = '{GONE}', filename = '{GONE}'"),
    ("actions_action", "id = ANY (asked)",
     f"question = CASE WHEN question = '' THEN '' ELSE '{GONE}' END, "
     f"evidence_wanted = CASE WHEN evidence_wanted = '' THEN '' ELSE '{GONE}' END"),
    ("actions_transition", "action_id = ANY (asked) AND reason <> ''", f"reason = '{GONE}'"),
    ("actions_progressnote", "action_id = ANY (asked)", f"text = '{GONE}'"),
    ("actions_timerequest", "action_id = ANY (asked)",
     f"reason = '{GONE}', outcome_reason = CASE WHEN outcome_reason = '' THEN '' ELSE '{GONE}' END"),
    ("actions_correction", "action_id = ANY (asked)",
     f"question = '{GONE}', reason = '{GONE}', "
     f"was_question = CASE WHEN was_question = question THEN '{GONE}' ELSE '{EARLIER}' END, "
     f"evidence_wanted = CASE WHEN evidence_wanted = '' THEN '' ELSE '{GONE}' END, "
     f"was_evidence_wanted = CASE WHEN was_evidence_wanted = '' THEN '' "
     f"WHEN was_evidence_wanted = evidence_wanted THEN '{GONE}' ELSE '{EARLIER}' END"),
    ("actions_meetingitem", "action_id = ANY (asked)", f"words = CASE WHEN words = '' THEN '' ELSE '{GONE}' END"),
    ("actions_challenge",
     "(action_id = ANY (asked) OR review_id = ANY (reviews) OR recommendation_id = ANY (recommended))",
     f"question = '{GONE}', answer = CASE WHEN answer = '' THEN '' ELSE '{GONE}' END, "
     f"judgement_words = CASE WHEN judgement_words = '' THEN '' ELSE '{GONE}' END"),
    ("actions_retest", "action_id = ANY (asked)",
     f"question = '{GONE}', finding_words = CASE WHEN finding_words = '' THEN '' ELSE '{GONE}' END, "
     f"dropped_why = CASE WHEN dropped_why = '' THEN '' ELSE '{GONE}' END"),
    ("actions_submission", "id = ANY (answers)",
     f"statement = CASE WHEN statement = '' THEN '' ELSE '{GONE}' END, points = '[]', "
     f"sign_off_words = CASE WHEN sign_off_words = '' THEN '' ELSE '{GONE}' END"),
    ("actions_decision", "submission_id = ANY (answers)", f"reason = '{GONE}'"),
    ("actions_opinion", "submission_id = ANY (answers)", f"reason = '{GONE}'"),
    ("actions_snooze", "action_id = ANY (asked)", f"reason = '{GONE}'"),
    ("actions_batchrow", "action_id = ANY (asked)", f"was = '{GONE}', refusal = ''"),
    ("actions_trackeraction", "action_id = ANY (asked)", "own_reference = '', was = '{}'"),
    ("actions_evidence", "id = ANY (shown)",
     f"title = '{GONE}', filename = CASE WHEN filename = '' THEN '' ELSE '{GONE}' END, "
     f"link = CASE WHEN link = '' THEN '' ELSE '{LINK}' END"),
)  # fmt: skip


# Columns whose words a history of changes may hold, of whichever table
WORDS = """{pseudonym,title,held_reason,lead_reviewer,text,heading,label,addressed_to,intended_outcome,response_reason,
filename,link,question,evidence_wanted,reason,outcome_reason,answer,judgement_words,finding_words,dropped_why,statement,
refusal,own_reference,was,source,facts,failure,made,page_sizes,sub_points,private,places,read_as,words,added,
was_question,was_evidence_wanted,points,sign_off_words}"""


def _kind(table: str) -> str:
    return table.replace("_", ".", 1)


def _forgotten(kind: str, things: str) -> str:
    """What the history says of these rows loses its words too, and the ledger is told by which certificate."""
    return f"""
    WITH forgotten AS (
        UPDATE partners_event SET was = was - '{WORDS}'::text[], now = now - '{WORDS}'::text[]
         WHERE partnership_id = d.partnership_id AND kind = '{kind}' AND thing = ANY ({things})
        RETURNING id, was, now)
    INSERT INTO partners_ledgerdisposal (event_id, certificate, content)
    SELECT id, d.code, sha256(convert_to(jsonb_build_array(was, now)::text, 'UTF8')) FROM forgotten
    ON CONFLICT (event_id) DO UPDATE SET certificate = excluded.certificate, content = excluded.content;"""


def _words(table: str, rows: str, becomes: str) -> str:
    return f"""
    SELECT array_agg(id) INTO things FROM {table} WHERE partnership_id = d.partnership_id AND {rows};
    UPDATE {table} SET {becomes} WHERE partnership_id = d.partnership_id AND {rows};
    GET DIAGNOSTICS many = ROW_COUNT;
    lost := lost || jsonb_build_object('{table}', many);{_forgotten(_kind(table), "things")}"""


FUNCTION = f"""
CREATE FUNCTION app_dispose(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    d actions_disposal%ROWTYPE;
    person bigint := nullif(current_setting('app.person', true), '')::bigint;
    today date := (now() AT TIME ZONE 'Europe/London')::date;
    reviews bigint[] := '{{}}'; recommended bigint[]; documents bigint[]; drafts bigint[]; asked bigint[];
    answers bigint[]; shown bigint[]; hashes text[]; things bigint[]; many bigint; lost jsonb := '{{}}';
BEGIN
    SELECT * INTO d FROM actions_disposal WHERE id = wanted FOR UPDATE;
    IF NOT FOUND OR d.approved IS NOT TRUE OR d.carried_out_at IS NOT NULL OR d.decided_by_id = d.proposed_by_id
       OR d.decided_by_id IS DISTINCT FROM person
       OR NOT d.partnership_id = ANY (nullif(current_setting('app.partnerships', true), '')::bigint[])
       OR NOT EXISTS (SELECT FROM partners_appointment a WHERE a.user_id = person AND a.partnership_id = d.partnership_id
                         AND a.role IN ('coordinator', 'chair') AND a.starts_on <= today
                         AND (a.ends_on IS NULL OR a.ends_on >= today)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'two people of the partnership dispose of its records';
    END IF;
    IF d.record_class = 'review' THEN
        reviews := d.things;
        SELECT array_agg(id) INTO drafts FROM reviews_reading r WHERE r.partnership_id = d.partnership_id
           AND (r.review_id = ANY (reviews) OR r.document_id IN (SELECT id FROM reviews_document WHERE review_id = ANY (reviews)));
        SELECT array_agg(id) INTO documents FROM reviews_document WHERE partnership_id = d.partnership_id AND review_id = ANY (reviews);
    ELSE
        drafts := d.things;
        SELECT array_agg(r.document_id) INTO documents FROM reviews_reading r JOIN reviews_document o ON o.id = r.document_id
         WHERE r.partnership_id = d.partnership_id AND r.id = ANY (drafts) AND r.state = 'discarded' AND o.review_id IS NULL;
    END IF;
    IF EXISTS (SELECT FROM actions_legalhold h WHERE h.partnership_id = d.partnership_id AND h.ended_at IS NULL
                  AND (h.review_id IS NULL OR h.review_id = ANY (reviews)
                       OR h.review_id IN (SELECT r.review_id FROM reviews_reading r WHERE r.id = ANY (drafts)))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'what is held is not disposed of';
    END IF;
    SELECT array_agg(id) INTO recommended FROM reviews_recommendation WHERE partnership_id = d.partnership_id AND review_id = ANY (reviews);
    -- What was asked under several reviews goes with the last of them.
    SELECT array_agg(a.id) INTO asked FROM actions_action a WHERE a.partnership_id = d.partnership_id
       AND EXISTS (SELECT FROM actions_actionrecommendation l WHERE l.action_id = a.id AND l.recommendation_id = ANY (recommended))
       AND NOT EXISTS (SELECT FROM actions_actionrecommendation l JOIN reviews_recommendation r ON r.id = l.recommendation_id
                        WHERE l.action_id = a.id AND NOT l.recommendation_id = ANY (recommended) AND r.text <> '{GONE}');
    SELECT array_agg(id) INTO answers FROM actions_submission WHERE partnership_id = d.partnership_id AND action_id = ANY (asked);
    SELECT array_agg(e.id) INTO shown FROM actions_evidence e WHERE e.partnership_id = d.partnership_id
       AND EXISTS (SELECT FROM actions_submissionevidence l WHERE l.evidence_id = e.id AND l.submission_id = ANY (answers))
       AND NOT EXISTS (SELECT FROM actions_submissionevidence l WHERE l.evidence_id = e.id AND NOT l.submission_id = ANY (answers));
    SELECT array_agg(DISTINCT h.sha256) INTO hashes FROM (
        SELECT sha256 FROM reviews_document WHERE id = ANY (documents) AND sha256 <> ''
        UNION SELECT sha256 FROM actions_evidence WHERE id = ANY (shown) AND sha256 <> ''
        EXCEPT (SELECT sha256 FROM reviews_document WHERE partnership_id = d.partnership_id AND filename <> '{GONE}'
                   AND NOT id = ANY (coalesce(documents, '{{}}'))
                UNION SELECT sha256 FROM actions_evidence WHERE partnership_id = d.partnership_id AND filename <> '{GONE}'
                   AND NOT id = ANY (coalesce(shown, '{{}}'))
                UNION SELECT sha256 FROM actions_tracker WHERE partnership_id = d.partnership_id)) h;
    SELECT array_agg(id) INTO things FROM reviews_draftstep WHERE partnership_id = d.partnership_id AND reading_id = ANY (drafts);
    DELETE FROM reviews_draftstep WHERE partnership_id = d.partnership_id AND reading_id = ANY (drafts);
    GET DIAGNOSTICS many = ROW_COUNT;
    lost := lost || jsonb_build_object('reviews_draftstep', many);{_forgotten("reviews.draftstep", "things")}
    SELECT array_agg(id) INTO things FROM reviews_draftitem WHERE partnership_id = d.partnership_id AND reading_id = ANY (drafts);
    DELETE FROM reviews_draftitem WHERE partnership_id = d.partnership_id AND reading_id = ANY (drafts);
    GET DIAGNOSTICS many = ROW_COUNT;
    lost := lost || jsonb_build_object('reviews_draftitem', many);{_forgotten("reviews.draftitem", "things")}
    UPDATE reviews_reading SET source = '{GONE}', facts = '{{}}', page_sizes = '[]', made = '{{}}',
           failure = CASE WHEN failure = '' THEN '' ELSE '{GONE}' END
     WHERE partnership_id = d.partnership_id AND id = ANY (drafts);
    GET DIAGNOSTICS many = ROW_COUNT;
    lost := lost || jsonb_build_object('reviews_reading', many);{_forgotten("reviews.reading", "drafts")}
    {"".join(_words(*one) for one in REVIEW)}
    -- Words that a search guesses from, where no text that is left has them.
    DELETE FROM actions_searchword w WHERE w.partnership_id = d.partnership_id AND NOT EXISTS (
        SELECT FROM actions_searchentry e WHERE e.partnership_id = d.partnership_id
           AND e.words @@ to_tsquery('public.record', quote_literal(w.word)));
    UPDATE actions_disposal SET carried_out_at = now(),
           counts = lost || jsonb_build_object('files', coalesce(to_jsonb(hashes), '[]')) WHERE id = wanted;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0027_retention"), ("partners", "0023_ledger_of_disposals")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION app_dispose(bigint)")]
