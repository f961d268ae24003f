from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from config.ui import wording
from config.ui.forms import DateField, FilesField


class Form(forms.Form):
    due_on = DateField(label="Due date")


def typed(day: str, month: str, year: str) -> Form:
    return Form({"due_on_day": day, "due_on_month": month, "due_on_year": year})


@pytest.mark.parametrize("month", ["6", "06", "June", "june", "JUN", "jun.", " June "])
def test_month_by_number_or_name(month):
    form = typed("12", month, "2026")
    assert form.is_valid()
    assert form.cleaned_data["due_on"] == date(2026, 6, 12)


def test_september_as_many_write_it():
    assert DateField().clean(["1", "Sept", "2026"]) == date(2026, 9, 1)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_comes_back(day):
    field = DateField()
    assert field.clean(field.widget.decompress(day)) == day


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "", ""), "Enter the due date"),
        (("", "6", "2026"), "Due date must include a day"),
        (("12", "", "2026"), "Due date must include a month"),
        (("12", "6", ""), "Due date must include a year"),
        (("", "", "2026"), "Due date must include a day and month"),
        (("31", "2", "2026"), "Due date must be a real date"),
        (("12", "13", "2026"), "Due date must be a real date"),
        (("12", "Ju", "2026"), "Due date must be a real date"),
        (("12", "Juno", "2026"), "Due date must be a real date"),
        (("x", "6", "2026"), "Due date must be a real date"),
        (("12", "6", "0000"), "Due date must be a real date"),
        (("1²", "6", "2026"), "Due date must be a real date"),
        (("12", "6", "26"), "Due date must have a year of 4 digits, like 2026"),
        (("12", "6", "99999"), "Due date must be a real date"),
    ],
)
def test_wrong_date_says_what_to_mend(parts, sentence):
    assert wording.messages(typed(*parts)["due_on"]) == [sentence]


def test_date_that_is_not_required_may_be_empty():
    assert DateField(required=False).clean(["", "", ""]) is None


def test_stock_message_stands_without_a_page():
    with pytest.raises(ValidationError, match="The date must include a year"):
        DateField().clean(["12", "6", ""])


def test_unchanged_date_is_not_a_change():
    field = DateField()
    assert not field.has_changed(date(2026, 6, 12), ["12", "June", "2026"])
    assert field.has_changed(date(2026, 6, 12), ["13", "June", "2026"])


def test_absent_date_is_omitted():
    widget = DateField().widget
    assert widget.value_omitted_from_data({}, {}, "due_on")
    assert not widget.value_omitted_from_data({"due_on_day": ""}, {}, "due_on")


@pytest.mark.parametrize("data", [None, [], [None]])
def test_no_files_is_an_empty_list(data):
    assert FilesField(required=False).clean(data) == []


def test_files_required_are_asked_for():
    with pytest.raises(ValidationError):
        FilesField().clean([])
