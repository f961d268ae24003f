"""Migrations for the tests' databases, in a third of the time: an index or a constraint renders no models anew.

Django renders a table's model, and all that it is related to, again for each of them; here the model that is there is
told of it. The SQL is the same, and `./dev up` migrates as Django does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.migrations.state import ProjectState


def _append_option(state: ProjectState, app_label: str, model_name: str, option: str, added: object) -> None:
    options = state.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in vars(state):  # rendered before; hasattr would render them
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option, [*getattr(meta, option), added])


@contextmanager
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ProjectState, "_append_option", _append_option)
        yield
