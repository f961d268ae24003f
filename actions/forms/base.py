"""What every form of an act shares: what the service refuses stands beside the field it belongs to."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from config.ui.forms import add_refusal

LONGEST = 10_000  # characters of one text


class ActForm(forms.Form):
    """A form whose fields are named as the service names its facts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def carried_out(self, service: Callable[..., object], **facts: Any) -> bool:
        """Call the service with what was entered. False, with its words on the form, where it refuses."""
        if not self.is_valid():
            return False
        try:
            service(**self.cleaned_data, **facts)
        except ValidationError as error:
            add_refusal(self, error)
            return False
        return True


def words(label: str, *, missing: str = "", hint: str = "", most: int = LONGEST) -> forms.CharField:
    """A text of some lines; required where there is a sentence for when it is missing."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=bool(missing),
        widget=forms.Textarea,
        error_messages={"required": missing} if missing else None,
    )
