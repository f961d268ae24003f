"""Renders a form's bound fields as GOV.UK components, and the summary of its errors."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from config.ui import wording
from config.ui.components import render
from config.ui.forms import PARTS, DateWidget

Params = dict[str, Any]
_NEW_LINE = "\ue000"  # stands for a line's end while the macros indent what they nest
_KEPT_ATTRIBUTES = ("accept", "aria-", "data-", "hx-", "title", "readonly")
_SELECTED = mark_safe(" selected")
_PART_WIDTHS = {"day": "2", "month": "3", "year": "4"}  # GOV.UK gives the month 2; a name needs more


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a page wants one field to look; all of it optional."""

    label: str = ""
    label_size: str = "s"  # s, m, l, xl; "" for a plain label
    heading: bool = False  # the label is the page's h1
    hide_label: bool = False  # read out, not shown
    hint: str | None = None  # instead of the field's help text; "" for none
    classes: str = ""
    width: str = ""  # "10" characters, or "one-half" of the column
    rows: int = 5
    count: bool | int = False  # show how many characters are left; True takes the field's max_length
    inline: bool = False  # radios side by side
    small: bool = False  # small radios and checkboxes
    hints: Mapping[Any, str] | None = None  # for choices, by value
    prefix: str = ""
    suffix: str = ""
    drop: bool = False  # a file box that takes dropped files where there is a script
    attributes: Mapping[str, Any] | None = None


def render_field(bound: BoundField, **options: Any) -> SafeString:
    """Render one field with label, hint and errors; a hidden one as it is. Options are those of Look."""
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308 - Django's own widget
    look = Look(**options)
    return _renderer(bound.field.widget)(bound, look)


def _renderer(widget: forms.Widget) -> Callable[[BoundField, Look], SafeString]:
    return next(render_one for kind, render_one in _RENDERERS if isinstance(widget, kind))


def errors_of(*forms_given: Any) -> list[Params]:
    """GOV.UK's error list of forms and formsets: whole-form errors first, then field by field, linked."""
    shown = (form for form in forms_given if isinstance(form, forms.BaseForm | forms.BaseFormSet) and form.is_bound)
    return [item for form in shown for item in _errors_of(form)]


def _errors_of(form: Any) -> Iterator[Params]:
    if isinstance(form, forms.BaseFormSet):
        yield from ({"text": message} for message in form.non_form_errors())
        for one in form.forms:
            yield from _errors_of(one)
        return
    yield from ({"text": message} for message in form.non_field_errors())
    for bound in form:
        yield from (_linked(bound, message) for message in wording.messages(bound))


def _linked(bound: BoundField, message: str) -> Params:
    if bound.is_hidden:
        return {"text": message}
    return {"text": message, "href": f"#{error_target(bound)}"}


def error_target(bound: BoundField) -> str:
    """The id that a link in the error summary goes to; for a date the first part that is wrong."""
    if isinstance(bound.field.widget, DateWidget):
        return f"{_id(bound)}_{_wrong_parts(bound)[0]}"
    return _id(bound)


def _id(bound: BoundField) -> str:
    return bound.auto_id or bound.html_name


def _wrong_parts(bound: BoundField) -> tuple[str, ...]:
    found: list[str] = []
    for error in bound.errors.as_data():
        found += (error.params or {}).get("parts", PARTS)
    return tuple(part for part in PARTS if part in found)


def _common(bound: BoundField, look: Look) -> Params:
    params: Params = {"name": bound.html_name, "classes": _classes(bound, look), "attributes": _attributes(bound, look)}
    if look.hint is not None:
        params |= {"hint": {"text": look.hint}} if look.hint else {}
    elif bound.help_text:
        # Django lets help text be HTML; only what says it is safe is taken as such
        params["hint"] = {"html" if isinstance(bound.help_text, SafeString) else "text": bound.help_text}
    wrong = wording.messages(bound)
    if wrong:
        params["errorMessage"] = {"html": format_html_join(mark_safe("<br>"), "{}", ((text,) for text in wrong))}
    if bound.field.disabled:
        params["disabled"] = True
    return params


def _classes(bound: BoundField, look: Look) -> str:
    width = look.width and (
        f"govuk-input--width-{look.width}" if look.width.isdigit() else f"govuk-!-width-{look.width}"
    )
    return " ".join(filter(None, [bound.field.widget.attrs.get("class", ""), width, look.classes]))


def _attributes(bound: BoundField, look: Look) -> Params:
    """Keep what a widget needs to work; drop placeholders, autofocus and what GOV.UK's components set themselves."""
    kept = {
        name: "" if value is True else value
        for name, value in bound.field.widget.attrs.items()
        if name.startswith(_KEPT_ATTRIBUTES) and name not in {"aria-describedby", "aria-invalid"} and value is not False
    }
    return {**kept, **(look.attributes or {})}


def _label(bound: BoundField, look: Look) -> Params:
    size = "l" if look.heading and look.label_size == "s" else look.label_size
    hidden = "govuk-visually-hidden" if look.hide_label else ""
    classes = hidden or (f"govuk-label--{size}" if size else "")
    return {"text": look.label or bound.label, "classes": classes, "isPageHeading": look.heading}


def _fieldset(bound: BoundField, look: Look) -> Params:
    legend = _label(bound, look)
    legend["classes"] = legend["classes"].replace("govuk-label--", "govuk-fieldset__legend--")
    return {"legend": legend}


def _text(bound: BoundField, look: Look) -> SafeString:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    params = _common(bound, look) | {"id": _id(bound), "label": _label(bound, look), "value": _shown(bound)}
    params |= {name: widget.attrs[name] for name in ("autocomplete", "inputmode", "spellcheck") if name in widget.attrs}
    if kind == "number":  # GOV.UK: a number box changes by scrolling and hides what it cannot read
        whole = not isinstance(bound.field, forms.FloatField | forms.DecimalField)
        kind, params["inputmode"] = "text", "numeric" if whole else "decimal"
    if kind in {"email", "url"}:
        params["spellcheck"] = False
    affixes = {name: {"text": text} for name, text in (("prefix", look.prefix), ("suffix", look.suffix)) if text}
    return render("input", params | affixes | {"type": kind})


def _shown(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    return "" if value is None else str(value)


def _password(bound: BoundField, look: Look) -> SafeString:
    params = _common(bound, look) | {"id": _id(bound), "label": _label(bound, look)}
    autocomplete = bound.field.widget.attrs.get("autocomplete", "current-password")
    return render("passwordInput", params | {"autocomplete": autocomplete})


def _textarea(bound: BoundField, look: Look) -> SafeString:
    params = _common(bound, look) | {"id": _id(bound), "label": _label(bound, look), "rows": look.rows}
    params["value"] = _shown(bound).replace("\r\n", "\n").replace("\n", _NEW_LINE)
    most = getattr(bound.field, "max_length", None) if look.count is True else look.count
    name = "characterCount" if most else "textarea"
    html = render(name, params | ({"maxlength": most} if most else {}))
    return mark_safe(html.replace(_NEW_LINE, "&#10;"))  # noqa: S308 - rendered and escaped just above


def _choices(bound: BoundField, look: Look, *, on: str) -> list[Params]:
    widget = bound.field.widget
    hints = {str(value): hint for value, hint in (look.hints or {}).items()}
    items = []
    for _, options, _ in widget.optgroups(bound.html_name, widget.format_value(bound.value())):
        for option in options:
            value = str(option["value"])
            item = {"value": value, "text": option["label"], on: bool(option["selected"])}
            items.append(item | ({"hint": {"text": hints[value]}} if value in hints else {}))
    return items


def _select(bound: BoundField, look: Look) -> SafeString:
    """The component without its choices, and the choices put in: its macro would take longer over them than a page."""
    items = _choices(bound, look, on="selected")
    for item in items:
        if not item["value"] and str(item["text"]).startswith("---"):
            item["text"] = "Choose one" if bound.field.required else "None"
    params = _common(bound, look) | {"id": _id(bound), "label": _label(bound, look), "items": []}
    html = '<option value="{}"{}>{}</option>'
    options = ((item["value"], _SELECTED if item["selected"] else "", item["text"]) for item in items)
    empty, end = render("select", params).rsplit("</select>", 1)
    return mark_safe(f"{empty}{format_html_join('', html, options)}</select>{end}")  # noqa: S308 - all rendered


def _radios(bound: BoundField, look: Look) -> SafeString:
    items = [item for item in _choices(bound, look, on="checked") if item["value"] or not bound.field.required]
    return render("radios", _group(bound, look, "radios") | {"items": items})


def _checkboxes(bound: BoundField, look: Look) -> SafeString:
    return render("checkboxes", _group(bound, look, "checkboxes") | {"items": _choices(bound, look, on="checked")})


def _group(bound: BoundField, look: Look, kind: str) -> Params:
    params = _common(bound, look) | {"idPrefix": _id(bound), "fieldset": _fieldset(bound, look)}
    extra = [f"govuk-{kind}--inline" if look.inline else "", f"govuk-{kind}--small" if look.small else ""]
    params["classes"] = " ".join(filter(None, [params["classes"], *extra]))
    return params


def _checkbox(bound: BoundField, look: Look) -> SafeString:
    """One box to tick: its label is the box's own, so there is no legend."""
    item = {"value": "on", "text": look.label or bound.label, "checked": bool(bound.value())}
    params = _group(bound, look, "checkboxes") | {"items": [item]}
    del params["fieldset"]
    return render("checkboxes", params)


def _date(bound: BoundField, look: Look) -> SafeString:
    value = bound.value()
    texts = value if isinstance(value, list | tuple) else bound.field.widget.decompress(value)
    wrong = _wrong_parts(bound)
    items = []
    for part, text in zip(PARTS, texts, strict=True):
        classes = f"govuk-input--width-{_PART_WIDTHS[part]}" + (" govuk-input--error" if part in wrong else "")
        name, label = f"{bound.html_name}_{part}", part.capitalize()
        items.append(
            {"id": f"{_id(bound)}_{part}", "name": name, "label": label, "classes": classes, "value": text or ""}
        )
    params = _common(bound, look) | {"id": _id(bound), "fieldset": _fieldset(bound, look), "items": items}
    return render("dateInput", params)


def _file(bound: BoundField, look: Look) -> SafeString:
    multiple = getattr(bound.field.widget, "allow_multiple_selected", False)
    params = _common(bound, look) | {"id": _id(bound), "label": _label(bound, look), "multiple": multiple}
    return render("fileUpload", params | ({"javascript": True} if look.drop else {}))


# The first kind that fits; so a widget stands before the one it extends.
_RENDERERS: tuple[tuple[type[forms.Widget], Callable[[BoundField, Look], SafeString]], ...] = (
    (DateWidget, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _checkbox),
    (forms.FileInput, _file),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.Widget, _text),
)
