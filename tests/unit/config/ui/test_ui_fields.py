"""A form as people meet it: each kind of field, right and wrong, with ids that links and readers can find."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe

from config.ui.fields import render_field
from config.ui.forms import DateField, FilesField

WHOLE = "{% error_summary form %}{% fields form %}"
LEVELS = [("l", "Limited"), ("s", "Substantial")]


class Every(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Title", max_length=10, help_text="A <short> one")
    question = forms.CharField(label="What do we ask?", widget=forms.Textarea, max_length=500)
    due_on = DateField(label="Due date")
    kind = forms.ChoiceField(label="Kind of evidence", choices=[("", "---------"), *LEVELS])
    level = forms.ChoiceField(label="Level", widget=forms.RadioSelect, choices=LEVELS)
    agencies = forms.MultipleChoiceField(label="Agencies", widget=forms.CheckboxSelectMultiple, choices=LEVELS)
    email = forms.EmailField(label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    days = forms.IntegerField(label="Days of warning", min_value=1)
    link = forms.URLField(label="Link", required=False, assume_scheme="https")
    share = forms.DecimalField(label="Share", required=False)
    agree = forms.BooleanField(label="I have read it")
    report = forms.FileField(label="Report")
    files = FilesField(label="Files", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"placeholder": "Password"}))


EMPTY = {
    "title": "Enter the title",
    "question": "Enter an answer to “What do we ask?”",
    "due_on": "Enter the due date",
    "kind": "Choose the kind of evidence",
    "level": "Choose the level",
    "agencies": "Choose the agencies",
    "email": "Enter an email address",
    "days": "Enter the days of warning",
    "agree": "Tick “I have read it”",
    "report": "Choose the report",
    "password": "Enter the password",
}


@pytest.mark.parametrize("data", [None, {}, {"due_on_day": "31", "due_on_month": "2", "due_on_year": "2026"}])
def test_ids_are_unique(rendered, elements, data):
    ids = elements(rendered(WHOLE, form=Every(data))).ids()
    assert len(ids) == len(set(ids))


def test_every_description_and_label_points_at_something(rendered, elements):
    found = elements(rendered(WHOLE, form=Every({})))
    described = [word for element in found.all() for word in element.get("aria-describedby", "").split()]
    labelled = [label["for"] for label in found.all("label")]
    assert described
    assert set(described + labelled) <= set(found.ids())


def test_error_summary_links_to_ids_that_exist(rendered, elements):
    found = elements(rendered(WHOLE, form=Every({})))
    targets = [link["href"].removeprefix("#") for link in found.all("a")]
    assert len(targets) == len(EMPTY)
    assert set(targets) <= set(found.ids())


def test_error_summary_reads_in_plain_english(rendered):
    html = rendered("{% error_summary form %}", form=Every({}))
    for sentence in EMPTY.values():
        assert f">{sentence}</a>" in html


def test_error_summary_is_nothing_without_errors(rendered):
    assert rendered("{% error_summary form other %}", form=Every(), other=None) == ""


def test_error_summary_of_radios_goes_to_the_first_choice(rendered, elements):
    found = elements(rendered(WHOLE, form=Every({})))
    assert found.one(id="id_level")["value"] == "l"
    assert found.one(id="id_agencies")["type"] == "checkbox"


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ({}, "id_due_on_day"),
        ({"due_on_day": "1", "due_on_month": "May"}, "id_due_on_year"),
        ({"due_on_day": "1", "due_on_month": "13", "due_on_year": "2026"}, "id_due_on_month"),
        ({"due_on_day": "1", "due_on_month": "1", "due_on_year": "26"}, "id_due_on_year"),
    ],
)
def test_error_summary_of_a_date_goes_to_the_first_wrong_part(rendered, elements, given, target):
    found = elements(rendered(WHOLE, form=Every(given)))
    assert f"#{target}" in [link["href"] for link in found.all("a")]
    assert "govuk-input--error" in found.one(id=target)["class"]


def test_error_of_the_whole_form_comes_first_and_escaped(rendered):
    class Form(Every):
        def clean(self):
            raise ValidationError("Both <cannot> be")

    html = rendered("{% error_summary form %}", form=Form({}))
    assert html.index("Both &lt;cannot&gt; be") < html.index(EMPTY["title"])


def test_error_summary_of_a_formset_names_each_form(rendered, elements):
    formset = forms.formset_factory(Every, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-title": "fine"}
    )
    html = rendered(
        "{% error_summary formset %}{% for form in formset %}{% fields form %}{% endfor %}", formset=formset
    )
    found = elements(html)
    links = [link["href"].removeprefix("#") for link in found.all("a")]
    assert "id_form-0-title" not in links
    assert "id_form-1-title" in links
    assert set(links) <= set(found.ids())


@pytest.mark.parametrize(("data", "prefix"), [(None, ""), ({}, "Error: ")])
def test_title_says_that_there_are_errors(rendered, data, prefix):
    assert rendered("{% error_prefix %}", form=Every(data)) == prefix


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        ("title", "x" * 11, "Title must be 10 characters or fewer"),
        ("email", "nobody", "Enter an email address like name@example.com"),
        ("days", "x", "Days of warning must be a whole number"),
        ("days", "0", "Days of warning must be 1 or more"),
        ("share", "x", "Share must be a number"),
        ("link", "not a link", "Enter a web address, like https://www.example.org"),
        ("kind", "z", "Choose the kind of evidence from the list"),
        ("level", "z", "Choose the level from the list"),
    ],
)
def test_wrong_answer_is_told_in_plain_english(rendered, field, given, sentence):
    form = Every({field: given})
    assert sentence in rendered("{% field bound %}", bound=form[field])


def test_message_of_the_form_itself_is_left_alone(rendered):
    class Form(forms.Form):
        code = forms.CharField(error_messages={"required": "Enter the code from the letter"})

    assert "Enter the code from the letter" in rendered("{% field form.code %}", form=Form({}))


def test_error_and_help_are_escaped(rendered):
    class Form(Every):
        def clean_title(self):
            raise ValidationError("<b>no</b>")

    html = rendered("{% field form.title %}", form=Form({"title": "x"}))
    assert "&lt;b&gt;no" in html
    assert "A &lt;short&gt; one" in html


def test_help_that_is_safe_html_is_printed(rendered):
    class Form(forms.Form):
        password = forms.CharField(help_text=mark_safe("<ul><li>Long</li></ul>"))

    assert "<li>Long</li>" in rendered("{% field form.password %}", form=Form())


def test_hint_can_be_left_out(rendered):
    assert "short" not in rendered('{% field form.title hint="" %}', form=Every())


def test_what_was_typed_comes_back_escaped(rendered, elements):
    typed = '"><script>alert(1)</script>'
    html = rendered("{% field form.title %}{% field form.question %}", form=Every({"title": typed, "question": typed}))
    assert "<script" not in html
    assert elements(html).one(id="id_title")["value"] == typed


def test_textarea_keeps_its_lines_inside_nested_html(rendered):
    form = Every({"question": "\r\nfirst\r\n  second"})
    html = rendered(
        '{% govukblock "accordion" id="a" %}{% govukitem heading="x" %}{% field form.question %}'
        "{% endgovukitem %}{% endgovukblock %}",
        form=form,
    )
    assert ">&#10;first&#10;  second</textarea>" in html


@pytest.mark.parametrize(("count", "shown"), [("count=True", "500"), ("count=90", "90")])
def test_textarea_counts_characters(rendered, elements, count, shown):
    html = rendered("{% field form.question rows=9 " + count + " %}", form=Every())
    assert f'data-maxlength="{shown}"' in html
    assert elements(html).one(id="id_question")["rows"] == "9"


def test_placeholders_and_required_are_dropped_and_autocomplete_kept(rendered, elements):
    found = elements(rendered("{% fields form %}", form=Every()))
    assert not [element for element in found.all() if {"placeholder", "required", "style"} & element.keys()]
    assert found.one(id="id_email")["autocomplete"] == "email"


def test_number_is_typed_as_text_with_a_number_pad(rendered, elements):
    box = elements(rendered("{% field form.days suffix='days' width='3' %}", form=Every())).one(id="id_days")
    assert (box["type"], box["inputmode"]) == ("text", "numeric")
    assert "govuk-input--width-3" in box["class"]


def test_password_never_comes_back(rendered):
    assert "hunter2" not in rendered("{% field form.password %}", form=Every({"password": "hunter2"}))


def test_files_box_takes_several(rendered, elements):
    found = elements(rendered("{% field form.files drop=True %}{% field form.report %}", form=Every()))
    assert "multiple" in found.one(id="id_files")
    assert "multiple" not in found.one(id="id_report")


def test_hidden_field_is_only_itself(rendered, elements):
    found = elements(rendered("{% field form.secret %}", form=Every()))
    assert [tag for tag, _ in found.found] == ["input"]


def test_select_says_choose_one_for_djangos_dashes(rendered):
    html = rendered("{% field form.kind %}", form=Every())
    assert "Choose one" in html
    assert "---" not in html


def test_choices_keep_what_was_chosen(rendered, elements):
    given = {"kind": "s", "level": "s", "agencies": ["l", "s"], "agree": "on"}
    found = elements(rendered("{% fields form %}", form=Every(given)))
    assert "selected" in found.all("option")[2]
    assert [box["name"] for box in found.all("input") if "checked" in box] == ["level", "agencies", "agencies", "agree"]


def test_choices_have_hints_by_value(rendered):
    assert "Owner: R. Hale" in rendered(
        "{% field form.agencies hints=hints %}", form=Every(), hints={"l": "Owner: R. Hale"}
    )


def test_optional_radios_may_offer_none(rendered):
    class Form(forms.Form):
        level = forms.ChoiceField(choices=[("", "Not yet"), *LEVELS], widget=forms.RadioSelect, required=False)

    assert "Not yet" in rendered("{% field form.level %}", form=Form())


def test_date_shows_what_it_holds(rendered, elements):
    found = elements(rendered("{% field form.due_on %}", form=Every(initial={"due_on": date(2026, 6, 12)})))
    assert [box["value"] for box in found.all("input")] == ["12", "6", "2026"]


def test_date_shows_what_was_typed(rendered, elements):
    given = {"due_on_day": "12", "due_on_month": "Juno", "due_on_year": "2026"}
    found = elements(rendered("{% field form.due_on %}", form=Every(given)))
    assert found.one(name="due_on_month")["value"] == "Juno"


@pytest.mark.parametrize("name", ["question", "level", "due_on"])
def test_label_can_be_the_heading_of_the_page(rendered, elements, name):
    html = rendered("{% field bound heading=True %}", bound=Every()[name])
    assert len(elements(html).all("h1")) == 1


def test_option_that_does_not_exist_is_refused():
    with pytest.raises(TypeError):
        render_field(Every()["title"], colour="red")


def test_disabled_field_is_disabled(rendered, elements):
    form = Every()
    form.fields["title"].disabled = True
    assert "disabled" in elements(rendered("{% field form.title %}", form=form)).one(id="id_title")


def test_widget_attributes_that_work_are_kept(rendered, elements):
    form = Every()
    form.fields["title"].widget.attrs |= {"data-x": "1", "hx-get": "/x", "readonly": True, "hidden": False}
    box = elements(rendered("{% field form.title %}", form=form)).one(id="id_title")
    assert (box["data-x"], box["hx-get"], box["readonly"]) == ("1", "/x", "")
