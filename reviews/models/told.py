"""What the changes feed is told when rows of reviews change: see partners.constraints.Told.

Whoever reads the partnership whole sees all of it, so what concerns them is addressed to nobody. An agency sees a
review and all that stands in it once it is shared; gaining and losing that sight is addressed to it.
"""

from partners.constraints import Told

_IN_REVIEW = (("recommendation", "number"), ("learning_point", "code"), ("document", "code"))
_TABLES = {
    "recommendation": "reviews_recommendation",
    "learning_point": "reviews_learningpoint",
    "document": "reviews_document",
}
_SHARING = "JOIN reviews_involvement i ON i.review_id = v.id AND i.shared_at IS NOT NULL"
_THEMES = "JOIN reviews_theme s ON s.id = x.theme_id JOIN reviews_theme t ON t.id IN (s.id, s.parent_id)"


def _row(kind: str, label: str, alias: str, agency: str = "NULL::bigint") -> str:
    return f"SELECT {alias}.partnership_id, '{kind}', {alias}.id, {alias}.{label}::text, {agency}, true"


def _all_in_review(source: str, agency: str = "NULL::bigint") -> list[str]:
    """Whatever stands in reviews; `source` names them as v."""
    return [
        f"{_row(kind, label, 'c', agency)} FROM {source} JOIN {_TABLES[kind]} c ON c.review_id = v.id"
        for kind, label in _IN_REVIEW
    ]


def _of_review(kind: str, label: str) -> Told:
    """A row that stands in a review, which counts it. When it is gone, agencies that could see it are told."""
    above = f"{_row('review', 'number', 'v')} FROM {{rows}} c JOIN reviews_review v ON v.id = c.review_id"
    sharing = "JOIN reviews_involvement i ON i.review_id = c.review_id AND i.shared_at IS NOT NULL"
    return Told(
        name=f"{kind}_told",
        tells=[f"{_row(kind, label, 'c')} FROM {{rows}} c WHERE c.review_id IS NOT NULL"],
        when_added=[above],
        when_removed=[above, f"{_row(kind, label, 'c', 'i.agency_id')} FROM {{rows}} c {sharing}"],
        follows={"review_id": [above]},
    )


REVIEW = Told(
    name="review_told",
    tells=[f"{_row('review', 'number', 'v')} FROM {{rows}} v"],
    when_removed=[f"{_row('review', 'number', 'v', 'i.agency_id')} FROM {{rows}} v {_SHARING}"],
    follows={"stage pseudonym": _all_in_review("{rows} v")},  # the embargo, and how things in it are cited
)
SHARED = Told(
    name="sharing_told",
    tells=[
        f"{_row('review', 'number', 'v', 'i.agency_id')} FROM {{rows}} i JOIN reviews_review v ON v.id = i.review_id "
        "WHERE i.shared_at IS NOT NULL",
        *(
            f"{one} WHERE i.shared_at IS NOT NULL"
            for one in _all_in_review("{rows} i JOIN reviews_review v ON v.id = i.review_id", "i.agency_id")
        ),
        *(
            f"{_row('theme', 'code', 't', 'i.agency_id')} FROM {{rows}} i JOIN {table} c ON c.review_id = i.review_id "
            f"JOIN {tags} x ON x.{field} = c.id {_THEMES} WHERE i.shared_at IS NOT NULL"
            for table, tags, field in (
                ("reviews_recommendation", "reviews_recommendationtheme", "recommendation_id"),
                ("reviews_learningpoint", "reviews_learningtheme", "learning_point_id"),
            )
        ),
    ],
)
RECOMMENDATION = _of_review("recommendation", "number")
LEARNING_POINT = _of_review("learning_point", "code")
DOCUMENT = _of_review("document", "code")
SUB_POINT = Told(
    name="sub_point_told",
    tells=[
        f"{_row('recommendation', 'number', 'c')} FROM {{rows}} p JOIN reviews_recommendation c "
        "ON c.id = p.recommendation_id"
    ],
)
THEME = Told(
    name="theme_told",
    tells=[f"{_row('theme', 'code', 't')} FROM {{rows}} t"],
    follows={
        "name": [
            f"{_row('recommendation', 'number', 'c')} FROM {{rows}} t JOIN reviews_recommendationtheme x "
            "ON x.theme_id = t.id JOIN reviews_recommendation c ON c.id = x.recommendation_id",
            f"{_row('learning_point', 'code', 'c')} FROM {{rows}} t JOIN reviews_learningtheme x "
            "ON x.theme_id = t.id JOIN reviews_learningpoint c ON c.id = x.learning_point_id",
        ]
    },
)


def _tag(kind: str, label: str, field: str) -> Told:
    """A theme put on something, or taken off it: an agency may see a theme for the first time, or no longer."""
    on = f"FROM {{rows}} x JOIN {_TABLES[kind]} c ON c.id = x.{field}"
    return Told(
        name=f"{kind}_theme_told",
        tells=[
            f"{_row(kind, label, 'c')} {on}",
            f"{_row('theme', 'code', 't', 'i.agency_id')} {on} {_THEMES} "
            "JOIN reviews_involvement i ON i.review_id = c.review_id AND i.shared_at IS NOT NULL",
        ],
    )


RECOMMENDATION_THEME = _tag("recommendation", "number", "recommendation_id")
LEARNING_THEME = _tag("learning_point", "code", "learning_point_id")
