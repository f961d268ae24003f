"""Which tables are kept, and what of them: the models of all apps but for what settings.HISTORY leaves out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import IntegerField, Model


@dataclass(frozen=True)
class Keeping:
    """By label of the model: why it is left out; its columns that are secret or passed over; its foreign key up."""

    left_out: Mapping[str, str]
    secret: Mapping[str, str] = field(default_factory=dict)
    passed_over: Mapping[str, str] = field(default_factory=dict)
    under: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """One table that is kept. `under_kind` and `under` say in whose history a row stands: its own, or one above."""

    kind: str
    table: str
    key: str
    partnership: str  # its column; "" for what belongs to no partnership
    under_kind: str
    under: str
    columns: tuple[str, ...]
    secret: tuple[str, ...]
    passed_over: tuple[str, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """What its triggers carry, for the form that knows no columns."""
        secret, passed_over = (",".join(columns) for columns in (self.secret, self.passed_over))
        return (self.kind, self.key, self.partnership, self.under_kind, self.under, secret, passed_over)


def plans() -> Iterator[Plan]:
    keeping: Keeping = settings.HISTORY
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.label not in keeping.left_out:
            yield _plan(model, keeping)


def _plan(model: type[Model], keeping: Keeping) -> Plan:
    meta, label = model._meta, model._meta.label
    if not isinstance(_pointed_at(meta.pk), IntegerField):
        raise ImproperlyConfigured(f"The history names rows by whole numbers, which {label} has not.")
    under = meta.get_field(keeping.under[label]) if label in keeping.under else None
    secret, passed_over = (tuple(which.get(label, "").split()) for which in (keeping.secret, keeping.passed_over))
    stored: list[Any] = [one for one in meta.concrete_fields if not one.generated]
    return Plan(
        kind=label.lower(),
        table=meta.db_table,
        key=str(meta.pk.column),
        partnership=_partnership(model),
        under_kind=(under.related_model._meta.label if under else label).lower(),  # type: ignore[union-attr]
        under=str(under.column if under else meta.pk.column),  # type: ignore[union-attr]
        columns=tuple(one.column for one in stored if one.column not in passed_over and one is not meta.pk),
        secret=secret,
        passed_over=passed_over,
    )


def _pointed_at(key: Any) -> Any:
    return _pointed_at(key.target_field) if key.is_relation else key


def _partnership(model: type[Model]) -> str:
    if model._meta.label == "partners.Partnership":
        return "id"
    try:
        return str(model._meta.get_field("partnership").column)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return ""
