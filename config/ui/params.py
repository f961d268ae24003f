"""Turns a template tag's flat arguments into the nested parameters of GOV.UK's components."""

from collections.abc import Mapping
from typing import Any

Params = dict[str, Any]

_SAID_AS_TEXT = frozenset({"label", "hint", "errorMessage"})  # a plain string there means {"text": …}
_ITEM_SAID_AS_TEXT = frozenset({"key", "heading", "summary", "title", "hint"})


def nested(arguments: Mapping[str, Any]) -> Params:
    """label__text="Name" becomes {"label": {"text": "Name"}}; summary_text becomes summaryText; None is not given.

    Inside attributes an underscore is a hyphen: attributes__hx_get="/x" is hx-get.
    """
    params: Params = {}
    for name, value in arguments.items():
        if value is None:
            continue
        *path, last = name.split("__")
        place = params
        for step in path:
            place = place.setdefault(_camel(step), {})
        place[last.replace("_", "-") if path and path[-1] == "attributes" else _camel(last)] = value
    return params


def of_component(arguments: Mapping[str, Any]) -> Params:
    return _texts(nested(arguments), _SAID_AS_TEXT)


def of_item(arguments: Mapping[str, Any]) -> Params:
    return _texts(nested(arguments), _ITEM_SAID_AS_TEXT)


def _texts(params: Params, names: frozenset[str]) -> Params:
    return {key: {"text": value} if key in names and isinstance(value, str) else value for key, value in params.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
