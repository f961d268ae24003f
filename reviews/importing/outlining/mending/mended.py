"""Blocks as they were meant: what converters did to labels, titles and lists is put right, step by step."""

from reviews.importing.language.blocks import Block
from reviews.importing.language.turned_tables import with_tables_upright
from reviews.importing.outlining.mending.announced_ones import with_announced_ones
from reviews.importing.outlining.mending.announced_points import with_announced_points
from reviews.importing.outlining.mending.announced_topics import with_announced_topics
from reviews.importing.outlining.mending.bare_lists import without_false_headings
from reviews.importing.outlining.mending.bare_numbers import with_bare_numbers
from reviews.importing.outlining.mending.bare_titles import with_bare_titles
from reviews.importing.outlining.mending.bold_lead_ins import with_lead_ins_as_sentences
from reviews.importing.outlining.mending.coded_labels import with_coded_labels
from reviews.importing.outlining.mending.counted_columns import with_counted_columns
from reviews.importing.outlining.mending.counted_sentences import (
    with_counted_paragraphs,
    with_counted_sentences,
    with_parallel_sentences,
)
from reviews.importing.outlining.mending.downloads import without_downloads
from reviews.importing.outlining.mending.fallen_tables import with_fallen_tables
from reviews.importing.outlining.mending.finding_titles import with_findings_as_themes
from reviews.importing.outlining.mending.halved_headings import with_whole_headings
from reviews.importing.outlining.mending.headed_cells import with_headed_cells
from reviews.importing.outlining.mending.headed_tasks import with_headed_tasks
from reviews.importing.outlining.mending.heads_of_lists import with_heads_of_lists
from reviews.importing.outlining.mending.lists_side_by_side import with_lists_side_by_side
from reviews.importing.outlining.mending.plan_pages import with_plan_pages
from reviews.importing.outlining.mending.said_learning import with_said_learning
from reviews.importing.outlining.mending.section_letters import with_section_letters
from reviews.importing.outlining.mending.words_as_labels import with_words_as_labels


def mended(blocks: list[Block]) -> list[Block]:
    """Put the blocks of a document right before they are arranged."""
    tables = with_lists_side_by_side(with_tables_upright(with_whole_headings(blocks)))
    labelled = with_words_as_labels(with_headed_cells(tables))
    listed = with_counted_sentences(with_parallel_sentences(with_heads_of_lists(labelled)))
    formed = with_plan_pages(without_downloads(with_announced_ones(with_counted_paragraphs(listed))))
    whole = with_fallen_tables(with_counted_columns(formed))
    labelled = with_headed_tasks(with_coded_labels(with_bare_numbers(with_lead_ins_as_sentences(whole))))
    headed = with_announced_topics(without_false_headings(with_bare_titles(labelled)))
    return with_said_learning(with_section_letters(with_findings_as_themes(with_announced_points(headed))))
