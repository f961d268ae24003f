import pytest

from reviews.importing.privacy import findings_of, is_nhs_number


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("NHS number 943 476 5919 was used.", "nhs_number", "943 476 5919"),
        ("She (DOB: 03/04/2015) was seen.", "date_of_birth", "03/04/2015"),
        ("He was born on 3rd April 2015 in hospital.", "date_of_birth", "3rd April 2015"),
        ("The family lived at 14 Brook Street, Alderton AB1 2CD.", "address", "14 Brook Street, Alderton AB1 2CD"),
        (
            "She was seen by the nurse with her stepfather and her mother, Sandra\nWhitlock, who was crying.",
            "name",
            "Sandra\nWhitlock",
        ),
        ("Mother's telephone was 07700 900123.", "phone", "07700 900123"),
        ("Father could be reached at jo.bloggs@example.com.", "email", "jo.bloggs@example.com"),
        ("The mother, Sandra Whitlock, was not asked.", "name", "Sandra Whitlock"),
    ],
)
def test_personal_detail_is_found(text: str, kind: str, value: str) -> None:
    (finding,) = findings_of(text)

    assert (finding.type, finding.value) == (kind, value)
    assert text[finding.start : finding.end] == value
    assert finding.words.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "Report a concern on 01632 960123 or safeguarding@example.org.",
        "If you are worried about a child call the police on 0808 157 0000.",
        "Independent author: Judith Amberley",
        "The panel was chaired by Peter Longworth.",
        "Reference 943 476 5918 was quoted.",
        "The mother told Children's Services that she was tired.",
        "The Board meets at 14 Brook Street, Alderton AB1 2CD.",
        "The review was published on 3 April 2015.",
        "Child Robin\n\nSerious case review",
        "Child Safeguarding Practice Review in relation to Child Marlow\nPublished 24/02/2021",
    ],
)
def test_details_of_organisations_and_officers_are_no_finding(text: str) -> None:
    assert findings_of(text) == ()


@pytest.mark.parametrize(
    ("digits", "valid"), [("9434765919", True), ("9434765918", False), ("1111111111", False), ("123", False)]
)
def test_check_digit_of_an_nhs_number(digits: str, valid: bool) -> None:
    assert is_nhs_number(digits) is valid
