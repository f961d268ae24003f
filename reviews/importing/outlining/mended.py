"""Blocks as they were meant: what converters did to labels, titles and lists is put right, step by step."""

from reviews.importing.language.blocks import Block
from reviews.importing.language.turned_tables import with_tables_upright
from reviews.importing.outlining.announced_ones import with_announced_ones
from reviews.importing.outlining.announced_points import with_announced_points
from reviews.importing.outlining.announced_topics import with_announced_topics
from reviews.importing.outlining.bare_lists import without_false_headings
from reviews.importing.outlining.bare_numbers import with_bare_numbers
from reviews.importing.outlining.bare_titles import with_bare_titles
from reviews.importing.outlining.bold_lead_ins import with_lead_ins_as_sentences
from reviews.importing.outlining.coded_labels import with_coded_labels
from reviews.importing.outlining.counted_columns import with_counted_columns
from reviews.importing.outlining.counted_sentences import (
    with_counted_paragraphs,
    with_counted_sentences,
    with_parallel_sentences,
)
from reviews.importing.outlining.downloads import without_downloads
from reviews.importing.outlining.fallen_tables import with_fallen_tables
from reviews.importing.outlining.finding_titles import with_findings_as_themes
from reviews.importing.outlining.headed_cells import with_headed_cells
from reviews.importing.outlining.headed_tasks import with_headed_tasks
from reviews.importing.outlining.heads_of_lists import with_heads_of_lists
from reviews.importing.outlining.lists_side_by_side import with_lists_side_by_side
from reviews.importing.outlining.plan_pages import with_plan_pages
from reviews.importing.outlining.words_as_labels import with_words_as_labels


def mended(blocks: list[Block]) -> list[Block]:
    """Put the blocks of a document right before they are arranged."""
    tables = with_lists_side_by_side(with_tables_upright(blocks))
    labelled = with_words_as_labels(with_headed_cells(tables))
    listed = with_counted_sentences(with_parallel_sentences(with_heads_of_lists(labelled)))
    formed = with_plan_pages(without_downloads(with_announced_ones(with_counted_paragraphs(listed))))
    whole = with_fallen_tables(with_counted_columns(formed))
    labelled = with_headed_tasks(with_coded_labels(with_bare_numbers(with_lead_ins_as_sentences(whole))))
    headed = with_announced_topics(without_false_headings(with_bare_titles(labelled)))
    return with_findings_as_themes(with_announced_points(headed))
