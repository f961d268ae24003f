"""A person's own views of the lists, which no other person ever reads."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from partners import scope
from partners.models import SavedView
from partners.roles import Role
from partners.services import saved_views
from tests.database import as_owner
from tests.factories.partners import AppointmentFactory

LIST, SAVE = "/p/northmere/actions/", "/p/northmere/views/save/actions/"


def kept(client, query="overdue=yes&sort=-due", **posted):
    """Save the list of this query; its address."""
    response = client.post(f"{SAVE}?{query}", {"name": "What is late", **posted})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.coordinator)
    return client


def of(user):
    with scope.entered(user.pk):
        return list(SavedView.objects.order_by("name"))


def test_view_keeps_filters_order_and_columns_but_no_place(signed_in, world):
    address = kept(signed_in, "overdue=yes&agency=&column=owner&column=due&sort=-due&after=abc&pick=7&file=csv")
    (view,) = of(world.coordinator)
    assert view.query == "overdue=yes&column=owner&column=due&sort=-due"
    assert address == f"{LIST}?view={view.code}&{view.query}"
    page = signed_in.get(address)
    assert page.context["view"] == view
    assert not page.context["view_changed"]
    assert "What is late" in page.content.decode()


def test_changed_list_can_replace_what_was_kept(signed_in, world):
    address = kept(signed_in)
    (view,) = of(world.coordinator)
    changed = signed_in.get(f"{address}&agency=northmere-police".replace("agency=northmere-police", "size=50"))
    assert changed.context["view_changed"]
    edit = f"/p/northmere/views/{view.code}/?overdue=no"
    signed_in.post(edit, {"name": "Renamed"})
    assert [(one.name, one.query) for one in of(world.coordinator)] == [("Renamed", "overdue=yes&sort=-due")]
    signed_in.post(edit, {"name": "Renamed", "replace": "yes"})
    assert of(world.coordinator)[0].query == "overdue=no"


def test_default_opens_by_itself_and_only_one_is(signed_in, world):
    kept(signed_in, is_default="on")
    kept(signed_in, "status=draft", name="Drafts", is_default="on")
    late, drafts = sorted(of(world.coordinator), key=lambda view: view.name, reverse=True)
    assert (late.is_default, drafts.is_default) == (False, True)
    assert signed_in.get(LIST)["Location"] == f"{LIST}?view={drafts.code}&status=draft"
    assert signed_in.get(f"{LIST}?view=none").status_code == 200
    assert signed_in.get(f"{LIST}?overdue=yes").status_code == 200
    assert signed_in.get("/p/northmere/reviews/").status_code == 200


def test_default_that_keeps_nothing_opens_without_going_round(signed_in, world):
    kept(signed_in, "", is_default="on")
    response = signed_in.get(LIST, follow=True)
    assert response.status_code == 200
    assert len(response.redirect_chain) == 1


def test_view_is_deleted(signed_in, world):
    kept(signed_in)
    (view,) = of(world.coordinator)
    response = signed_in.post(f"/p/northmere/views/{view.code}/", {"delete": "yes"})
    assert response["Location"] == f"{LIST}?view=none"
    assert of(world.coordinator) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Enter a name for the view"), ("x" * 61, "60 characters or fewer"), ("WHAT IS LATE", "already")],
)
def test_name_that_will_not_do_is_said(signed_in, world, name, sentence):
    kept(signed_in)
    response = signed_in.post(f"{SAVE}?overdue=no", {"name": name})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert len(of(world.coordinator)) == 1


def test_no_more_than_people_can_tell_apart(signed_in, world, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    kept(signed_in)
    assert "Delete one first" in signed_in.post(SAVE, {"name": "Another"}).content.decode()


def test_list_that_is_none_is_404(signed_in):
    assert signed_in.get("/p/northmere/views/save/judging/").status_code == 404


def test_view_with_a_filter_that_is_gone_says_so(signed_in, world):
    address = kept(signed_in, "agency=left-long-ago")
    response = signed_in.get(address)
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


def test_another_person_sees_nothing_of_it(signed_in, world):
    signed_in.get(kept(signed_in))  # with the banner that says so
    (view,) = of(world.coordinator)
    with as_owner():
        AppointmentFactory(user=world.outsider, partnership=world.northmere, role=Role.COORDINATOR)
    for other in (world.chair, world.outsider, world.lead):
        signed_in.force_login(other)
        assert "What is late" not in signed_in.get(LIST).content.decode()
        assert signed_in.get(f"/p/northmere/views/{view.code}/").status_code == 404
        assert signed_in.post(f"/p/northmere/views/{view.code}/", {"delete": "yes"}).status_code == 404


def test_the_database_itself_shows_each_person_their_own(signed_in, world):
    kept(signed_in)
    (view,) = of(world.coordinator)
    assert of(world.chair) == []
    with scope.entered(world.chair.pk):
        assert SavedView.objects.update(name="Mine") == 0
        assert SavedView.objects.all().delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SavedView.objects.create(
                partnership=world.northmere, user=world.coordinator, list="actions", name="Planted"
            )
    with scope.partnerships([world.northmere.pk]):
        assert not SavedView.objects.exists()
    assert of(world.coordinator) == [view]


def test_nested_scope_gives_the_person_back(signed_in, world):
    kept(signed_in)
    with scope.entered(world.coordinator.pk):
        with scope.entered(world.chair.pk):
            assert not SavedView.objects.exists()
        with scope.partnerships([world.northmere.pk]):
            assert not SavedView.objects.exists()
        assert SavedView.objects.count() == 1


def test_the_database_holds_one_default(signed_in, world):
    kept(signed_in, is_default="on")
    with scope.entered(world.coordinator.pk), pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(
            partnership=world.northmere, user=world.coordinator, list="actions", name="Two", is_default=True
        )
