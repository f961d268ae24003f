import pytest

from actions.dashboards.asking import named_in
from partners.models import Agency


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Northmere Police should tell the hub.", True),
        ("Officers of NORTHMERE  police, and others.", True),
        ("The force (NP) should tell.", True),
        ("The police should tell the hub.", False),
        ("Northmere Policemen should tell.", False),
        ("", False),
    ],
)
def test_agency_is_named_by_a_whole_name(text, named):
    assert named_in(text, Agency(name="Northmere Police", aliases=["NP", ""])) is named
