import pytest

from reviews.recurrence import came_back, recurs


@pytest.mark.parametrize(
    ("years", "back"),
    [([], ()), ([2021], ()), ([2021, 2021], ()), ([2023, 2021], (2023,)), ([2024, 2021, 2023, 2023], (2023, 2024))],
)
def test_theme_comes_back_in_each_year_but_the_first(years, back):
    assert came_back(years) == back
    assert recurs(years) == bool(back)
