"""The importer's one entry: a file's bytes in, a draft of the review out."""

from reviews.importing.drafted import ActionRow, Draft, Item, ItemKind, PrivacyFinding
from reviews.importing.drafting.actionplan import table_items
from reviews.importing.drafting.agencies import agencies_of
from reviews.importing.drafting.doubts import with_doubts
from reviews.importing.drafting.learning import learning_of
from reviews.importing.drafting.listed_topics import listed_topics_of
from reviews.importing.drafting.lists import good_practice_of, questions_of, themes_of
from reviews.importing.drafting.metadata import metadata_of
from reviews.importing.drafting.recommendations import recommendations_of
from reviews.importing.drafting.repeated import one_of_each
from reviews.importing.drafting.second_opinion import with_second_opinion
from reviews.importing.drafting.spoken_recommendations import spoken_of
from reviews.importing.drafting.topical import topical_learning_of
from reviews.importing.drafting.unheaded_lists import unheaded_of
from reviews.importing.files.formats import manuscript_from, manuscript_of_text
from reviews.importing.files.manuscript import Manuscript, Told, untold
from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.outlining.mending.mended import mended
from reviews.importing.outlining.outline import parts_of
from reviews.importing.outlining.read import blocks_of
from reviews.importing.privacy import findings_of


def read_review(content: bytes, filename: str, told: Told = untold) -> Draft:
    """Read a review into a draft for a person to correct and confirm, in this process; see `apart.read_apart`.

    Nothing is invented: every text stands in the document, and what may or may not be an item is not `sure`.
    Raises ReadingError, whose message can be shown as it is, where the file cannot be read.
    """
    return draft_of(manuscript_from(content, filename, told))


def draft_of(text: str | Manuscript) -> Draft:
    """Read text that is decoded already, or what was read from a file of another format; see `read_review`."""
    manuscript = manuscript_of_text(text) if isinstance(text, str) else text
    source = manuscript.source
    blocks = blocks_of(manuscript)
    whole = mended(blocks)
    parts = parts_of(whole)
    tabled = table_items(parts)
    listed = recommendations_of(parts, tabled=any(tabled.recommendations))
    sets = sorted((found for found in (*tabled.recommendations, *listed) if found), key=lambda found: found[0].start)
    asked, told = unheaded_of(parts) if not (sets or tabled.rows) else ([], [])
    recommendations = one_of_each(sets) if sets or tabled.rows else spoken_of(parts) or asked
    learning = one_of_each([found for found in (tabled.learning, learning_of(parts)) if found])
    meta = metadata_of(whole, source)
    if not recommendations and not learning and not tabled.rows:
        learning = topical_learning_of(parts)
    learning = learning or listed_topics_of(parts) or (told if recommendations == asked else [])
    items = [*recommendations, *learning, *good_practice_of(parts), *questions_of(parts), *tabled.others]
    items = sorted(with_doubts(with_second_opinion(items, tabled.rows, parts), parts), key=lambda item: item.start)
    return Draft(
        source=source,
        pages=manuscript.pages,
        title=meta.title,
        subject=meta.subject,
        kind=meta.kind,
        partnership=_publisher(meta.partnership, manuscript, blocks),
        published_on=meta.published_on,
        multi_review=meta.multi_review,
        items=tuple(items),
        themes=themes_of(parts, [*recommendations, *learning]),
        agencies=agencies_of(parts),
        action_rows=tuple(tabled.rows),
        privacy_findings=tuple(_within_paragraphs(findings_of(source), manuscript)),
    )


def _publisher(named: str | None, manuscript: Manuscript, blocks: list[Block]) -> str | None:
    """Who the text names, unless it only mentions another partnership than that whose web site it is."""
    site = manuscript.publisher
    headed = named and any(named in block.text for block in blocks[:FRONT] if block.kind is Kind.HEADING)
    if site is None or named is None or headed or named in site or site in named:
        return named or site
    return site


def _within_paragraphs(findings: tuple[PrivacyFinding, ...], manuscript: Manuscript) -> list[PrivacyFinding]:
    """Where each line is a paragraph no name or address goes on in the next."""
    return [finding for finding in findings if not (manuscript.whole and "\n" in finding.value)]


def as_json(draft: Draft) -> dict[str, object]:
    """Give the draft in the form `import_review --dry-run --json` prints: all keys, and only items that are sure."""
    return {
        "title": draft.title,
        "subject": draft.subject,
        "kind": draft.kind,
        "partnership": draft.partnership,
        "published_on": draft.published_on,
        "recommendations": [_recommendation(item) for item in draft.of(ItemKind.RECOMMENDATION, sure=True)],
        "learning_points": [_learning_point(item) for item in draft.of(ItemKind.LEARNING_POINT, sure=True)],
        "themes": list(draft.themes),
        "agencies": list(draft.agencies),
        "good_practice": [item.text for item in draft.of(ItemKind.GOOD_PRACTICE, sure=True)],
        "questions": [item.text for item in draft.of(ItemKind.QUESTION, sure=True)],
        "action_rows": [_action_row(row) for row in draft.action_rows],
        "multi_review": draft.multi_review,
        "privacy_findings": [_finding(finding) for finding in draft.privacy_findings],
    }


def _recommendation(item: Item) -> dict[str, object]:
    return {
        "label": item.label,
        "text": item.text,
        "sub_points": list(item.sub_points),
        "theme_heading": item.theme_heading,
        "addressed_to": item.addressed_to,
    }


def _learning_point(item: Item) -> dict[str, object]:
    return {"label": item.label, "text": item.text, "theme_heading": item.theme_heading}


def _action_row(row: ActionRow) -> dict[str, object]:
    return {
        "recommendation": row.recommendation,
        "action": row.action,
        "lead": row.lead,
        "target_date": row.target_date,
        "milestones": row.milestones,
        "outcome": row.outcome,
    }


def _finding(finding: PrivacyFinding) -> dict[str, object]:
    return {"type": finding.type, "value": finding.value}
