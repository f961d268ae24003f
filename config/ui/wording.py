"""Django's stock error messages in the words of GOV.UK, made from the field's own label.

Done when a page shows the error, not on the form, so that every form has it, allauth's too. A message that a form
gives itself is left alone.
"""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

_OWNERS = {"the", "a", "an", "your", "their", "our", "its", "how", "when", "where", "which", "why", "who", "what"}
_ABBREVIATION = 2  # letters: "NHS number" keeps its capitals

_BY_CODE = {
    "max_length": "{name} must be {limit_value} characters or fewer",
    "min_length": "{name} must be {limit_value} characters or more",
    "max_value": "{name} must be {limit_value} or less",
    "min_value": "{name} must be {limit_value} or more",
    "invalid_choice": "Choose {thing} from the list",
    "invalid_list": "Choose {thing} from the list",
    "invalid_pk_value": "Choose {thing} from the list",
    "incomplete": "{name} must include a {missing}",
    "year": "{name} must have a year of 4 digits, like 2026",
    "empty": "The file is empty. Choose another file",
    "missing": "The file did not arrive. Choose it again",
    "invalid_extension": "{name} must be one of these: {allowed_extensions}",
}
_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "Enter an email address like name@example.com"),
    (forms.URLField, "Enter a web address, like https://www.example.org"),
    (forms.FloatField, "{name} must be a number"),  # before IntegerField, its parent
    (forms.DecimalField, "{name} must be a number"),
    (forms.IntegerField, "{name} must be a whole number"),
    (forms.DateField, "{name} must be a real date"),
    (forms.FileField, "Choose {thing}"),
)


def messages(bound: BoundField) -> list[str]:
    """What a page says is wrong with a field, one sentence each."""
    return [message for error in bound.errors.as_data() for message in _plain(bound, error)]


def _plain(bound: BoundField, error: ValidationError) -> Iterator[str]:
    pattern = _pattern(bound.field, error.code or "") if _is_stock(bound.field, error) else ""
    if not pattern:
        yield from error.messages
        return
    yield pattern.format(thing=_thing(bound), name=_name(bound), label=bound.label, **(error.params or {}))


def _is_stock(field: forms.Field, error: ValidationError) -> bool:
    """Whether the message is Django's own and not one that a form or field was given."""
    own = [cls.__dict__.get("default_error_messages", {}).get(error.code) for cls in type(field).__mro__]
    validators = [getattr(type(validator), "message", None) for validator in field.validators]
    return any(error.message is stock for stock in [*own, *validators] if stock is not None)


def _pattern(field: forms.Field, code: str) -> str:
    if code == "required":
        return _required(field)
    if code == "invalid":
        return next((words for kind, words in _INVALID if isinstance(field, kind)), "Check {thing}")
    return _BY_CODE.get(code, "")


def _required(field: forms.Field) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        return "Tick “{label}”"
    if isinstance(field, forms.EmailField):
        return "Enter an email address"
    chosen = isinstance(field.widget, forms.widgets.ChoiceWidget | forms.FileInput)
    return "Choose {thing}" if chosen else "Enter {thing}"


def _thing(bound: BoundField) -> str:
    """The label as it stands within a sentence: "Due date" is the due date, a question is its answer."""
    label = str(bound.label).rstrip(":")
    if label.endswith("?"):
        return f"an answer to “{label}”"
    lowered = label if label[:_ABBREVIATION].isupper() else label[:1].lower() + label[1:]
    return lowered if lowered.split(" ")[0].lower() in _OWNERS else f"the {lowered}"


def _name(bound: BoundField) -> str:
    """The label as the subject of a sentence."""
    label = str(bound.label).rstrip(":")
    return f"The answer to “{label}”" if label.endswith("?") else label
