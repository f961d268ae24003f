"""What can be done with a draft: each change one step, which can be taken back, and nobody's work overwritten."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from reading_support import FIELDS, REPORT, draft

from partners import scope
from reviews.models import DraftItem, DraftStep
from reviews.services import drafting, steps
from reviews.services.drafting import ChangedMeanwhile, Part
from reviews.services.places import found_in
from tests.database import as_owner

POINT, SECOND_POINT, FIRST, SECOND = range(4)  # the items of the report


@pytest.fixture
def reading(world):
    return draft(world)


@pytest.fixture
def items(reading):
    with as_owner():
        return list(reading.items.select_related("reading"))


@pytest.fixture
def do(world, items):
    """do("merge_up", 3): as the coordinator, with the item as it stands now."""

    def act(name, item, **facts):
        with scope.entered(world.coordinator.pk) as actor:
            now = DraftItem.objects.select_related("reading").get(pk=items[item].pk)
            return getattr(drafting, name)(item=now, by=actor, **facts)

    return act


def rows(reading, *fields):
    with as_owner():
        return list(DraftItem.objects.filter(reading=reading).values_list(*fields))


def everything(reading):
    with as_owner():
        kept = list(DraftItem.objects.filter(reading=reading).order_by("pk").values())
    return [{name: value for name, value in row.items() if name != "version"} for row in kept]


def back(world, reading, last=None):
    with scope.entered(world.coordinator.pk) as actor:
        found = steps.last_step(reading)
        return steps.undo(reading=reading, last=last or found.pk, by=actor)


def test_split_makes_items_that_follow_in_their_places(reading, items, do):
    parts = [Part("The partnership should check that plans"), Part("name one person who visits", ("the family",))]
    do("split_item", SECOND, parts=parts)

    made = rows(reading, "kind", "label", "text", "sub_points")
    assert made[3:] == [
        ("recommendation", "2", "The partnership should check that plans", []),
        ("recommendation", "", "name one person who visits", ["the family"]),
    ]
    new = rows(reading, "start", "end", "heading")[4]
    assert REPORT[new[0] : new[1]] == "name one person who visits"
    assert new[2] == "Keeping in touch"


def test_split_into_one_is_refused(do):
    with pytest.raises(ValidationError, match="empty line"):
        do("split_item", FIRST, parts=[Part("All of it."), Part("  ")])


def test_joined_item_takes_the_words_limbs_and_place(reading, items, do):
    assert do("merge_up", SECOND).pk == items[FIRST].pk

    *_, (label, text, limbs, end) = rows(reading, "label", "text", "sub_points", "end")
    assert (label, len(limbs), end) == ("1", 2, items[SECOND].end)
    assert text == f"{items[FIRST].text} {items[SECOND].text}"


def test_recommendation_hangs_below_the_one_above_and_rises_again(reading, items, do):
    do("make_sub_point", SECOND)
    first = [items[SECOND].text, *items[SECOND].sub_points]
    assert rows(reading, "label", "sub_points")[2:] == [("1", first)]

    do("raise_sub_points", FIRST)
    assert rows(reading, "text")[3:] == [(limb,) for limb in first]


@pytest.mark.parametrize("name", ["merge_up", "make_sub_point"])
def test_first_of_its_kind_has_nothing_above(do, name):
    with pytest.raises(ValidationError, match="above it"):
        do(name, FIRST)


def test_level_goes_in_and_out_between_nothing_and_the_deepest(reading, do):
    for _ in range(6):
        do("shift_level", SECOND_POINT, deeper=True)
    assert rows(reading, "level")[1] == (4,)
    for _ in range(6):
        do("shift_level", SECOND_POINT, deeper=False)
    assert rows(reading, "level")[1] == (0,)


def test_change_of_kind_loses_no_words(reading, items, do):
    do("change_kind", SECOND, kind="learning")

    kind, text, limbs = rows(reading, "kind", "text", "sub_points")[3]
    assert (kind, limbs) == ("learning", [])
    assert all(limb in text for limb in items[SECOND].sub_points)
    with pytest.raises(ValidationError, match="Choose"):
        do("change_kind", SECOND, kind="moral")


def test_restore_gives_back_what_was_read(reading, items, do):
    do("edit_item", SECOND, **{**FIELDS, "kind": "question"})
    do("shift_level", SECOND, deeper=True)
    assert rows(reading, "text")[3] == ("Do it well.",)
    do("read_again", SECOND)

    assert rows(reading, "kind", "text", "sub_points", "label", "level")[3] == (
        "recommendation",
        items[SECOND].text,
        items[SECOND].sub_points,
        "2",
        None,
    )


def test_added_item_stands_where_the_document_says_it(world, reading):
    with scope.entered(world.coordinator.pk) as actor:
        item = drafting.add_item(
            reading=reading, kind="question", text="Two services each thought that the other", by=actor
        )
    assert REPORT[item.start : item.end].startswith("Two services each")
    assert [text for (text,) in rows(reading, "text")].index(item.text) == 2  # after the point it stands in


@pytest.mark.parametrize(
    ("act", "item", "facts"),
    [
        ("edit_item", FIRST, FIELDS),
        ("drop", POINT, {}),
        ("move_item", SECOND, {"up": True}),
        ("change_kind", FIRST, {"kind": "learning"}),
        ("shift_level", SECOND_POINT, {"deeper": True}),
        ("make_sub_point", SECOND, {}),
        ("raise_sub_points", SECOND, {}),
        ("merge_up", SECOND_POINT, {}),
        ("split_item", POINT, {"parts": [Part("a"), Part("b"), Part("c")]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_step_can_be_taken_back(world, reading, do, act, item, facts):
    before = everything(reading)
    do(act, item, **facts)
    assert everything(reading) != before

    assert back(world, reading)
    assert everything(reading) == before
    with as_owner():
        assert not DraftStep.objects.exists()


def test_what_changes_nothing_is_no_step(reading, do):
    do("move_item", FIRST, up=True)
    do("put_back", FIRST)
    with as_owner():
        assert not DraftStep.objects.exists()


def test_only_the_last_step_that_was_seen_is_taken_back(world, reading, do):
    do("drop", POINT)
    with as_owner():
        seen = DraftStep.objects.get().pk
    do("drop", FIRST)

    assert back(world, reading, last=seen) is None
    assert [keep for (keep,) in rows(reading, "keep")] == [False, True, False, True]


def test_edit_of_what_somebody_else_changed_is_refused_and_nothing_lost(client, world, reading, items, do):
    path = reverse("reading_item", args=[reading.code, items[FIRST].code])
    do("edit_item", FIRST, **{**FIELDS, "text": "Theirs."})
    with pytest.raises(ChangedMeanwhile):
        do("edit_item", FIRST, **{**FIELDS, "text": "Mine.", "version": 1})
    client.force_login(world.coordinator)
    response = client.post(path, {**FIELDS, "text": "Mine.", "version": "1"})
    page = response.content.decode()

    assert response.status_code == 409
    assert all(words in page for words in ("Somebody changed this item", "Theirs.", ">Mine.</textarea>", 'value="2"'))
    assert rows(reading, "text")[2] == ("Theirs.",)
    assert client.post(path, {**FIELDS, "text": "Mine.", "version": "2"}).status_code == 302
    assert rows(reading, "text")[2] == ("Mine.",)


@pytest.mark.parametrize("view", ["reading_item", "reading_split"])
def test_what_was_typed_stays_when_the_draft_is_closed_meanwhile(client, world, reading, items, view):
    with as_owner():
        type(reading).objects.update(state="discarded")
    client.force_login(world.coordinator)
    response = client.post(reverse(view, args=[reading.code, items[FIRST].code]), {**FIELDS, "text": "Mine.\n\nToo."})

    assert response.status_code == 409
    page = response.content.decode()
    assert "was discarded meanwhile" in page
    assert "Mine." in page


def test_what_was_typed_for_an_item_that_is_gone_can_be_added(client, world, reading, items, do):
    do("merge_up", SECOND)
    client.force_login(world.coordinator)
    path = reverse("reading_item", args=[reading.code, items[SECOND].code])
    response = client.post(path, {**FIELDS, "text": "Mine."})

    assert response.status_code == 409
    page = response.content.decode()
    assert "joined to another or taken back" in page
    assert f'action="{reverse("reading_add", args=[reading.code])}"' in page
    assert client.get(path).status_code == client.post(path, {"do": "up"}).status_code == 404


@pytest.mark.parametrize(
    ("do_", "item", "expected"),
    [
        ("in", SECOND_POINT, ("level", 1)),
        ("join", SECOND_POINT, None),
        ("under", SECOND, None),
        ("raise", SECOND, ("sub_points", [])),
        ("kind", POINT, ("kind", "question")),
    ],
)
def test_buttons_of_the_menu(client, world, reading, items, do_, item, expected):
    client.force_login(world.coordinator)
    data = {"do": do_, "kind": "question"}
    response = client.post(reverse("reading_item", args=[reading.code, items[item].code]), data)

    assert response.status_code == 302
    with as_owner():
        found = DraftItem.objects.filter(pk=items[item].pk).first()
    assert found is None if expected is None else getattr(found, expected[0]) == expected[1]


def test_button_that_cannot_says_why_and_an_unknown_one_is_not_found(client, world, reading, items):
    client.force_login(world.coordinator)
    path = reverse("reading_item", args=[reading.code, items[FIRST].code])

    assert "nothing of its kind above it" in client.post(path, {"do": "join"}).content.decode()
    assert client.post(path, {"do": "fly"}).status_code == 404


def test_item_that_is_nothing_is_left_out(client, world, reading, items):
    client.force_login(world.coordinator)
    client.post(reverse("reading_item", args=[reading.code, items[POINT].code]), {**FIELDS, "kind": "nothing"})
    assert rows(reading, "keep", "text")[0] == (False, items[POINT].text)


def test_split_page_splits_by_empty_lines(client, world, reading, items):
    client.force_login(world.coordinator)
    path = reverse("reading_split", args=[reading.code, items[SECOND].code])

    assert "- the family knows" in client.get(path).content.decode()
    page = client.post(path, {"text": "All in\r\none."}).content.decode()
    assert "Put an empty line where" in page
    assert "All in" in page
    client.post(path, {"text": "Check it.\r\n- one\r\n- two\r\n\r\n\r\nThen\r\ntell.", "version": "1"})
    assert rows(reading, "text", "sub_points")[3:] == [("Check it.", ["one", "two"]), ("Then tell.", [])]
    stale = client.post(path, {"text": "a\n\nb", "version": "1"})
    assert stale.status_code == 409
    assert "Somebody changed this item" in stale.content.decode()


def test_words_that_were_selected_stand_in_the_form(client, world, reading):
    client.force_login(world.coordinator)
    start = REPORT.index("Two services")
    path = reverse("reading_add", args=[reading.code])

    page = client.get(path, {"from": start, "to": start + 12, "kind": "learning"}).content.decode()
    assert ">Two services</textarea>" in page
    for odd in ({"from": "x", "to": "9"}, {"from": "9", "to": "-1"}, {"from": "9" * 40, "to": "9"}):
        assert client.get(path, odd).status_code == 200


def test_page_takes_back_the_last_change(client, world, reading, items, do):
    do("drop", POINT)
    client.force_login(world.coordinator)
    assert (
        "Last change: Left out Learning point 1" in client.get(reverse("reading", args=[reading.code])).content.decode()
    )
    with as_owner():
        last = DraftStep.objects.get().pk
    path = reverse("reading_step_back", args=[reading.code])

    assert client.post(path, {"last": last + 1}).status_code == 409
    assert client.post(path, {"last": "x"}).status_code == 409
    assert client.post(path, {"last": last}).status_code == 302
    assert rows(reading, "keep")[0] == (True,)


def test_steps_need_the_coordinator(world, reading, items):
    with scope.entered(world.chair.pk) as actor:
        for act in (
            lambda: drafting.split_item(item=items[0], parts=[Part("a"), Part("b")], by=actor),
            lambda: drafting.merge_up(item=items[1], by=actor),
            lambda: drafting.make_sub_point(item=items[3], by=actor),
            lambda: drafting.raise_sub_points(item=items[3], by=actor),
            lambda: drafting.change_kind(item=items[0], kind="question", by=actor),
            lambda: drafting.shift_level(item=items[1], deeper=True, by=actor),
            lambda: drafting.read_again(item=items[0], by=actor),
            lambda: steps.undo(reading=reading, last=1, by=actor),
        ):
            with pytest.raises(PermissionDenied):
                act()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Plan for the family", "plan for\n  the **family**"),
        ("the family’s plan", None),
        ("...", None),
        ("", None),
    ],
)
def test_words_are_found_whatever_stands_between(words, found):
    source = "A plan for\n  the **family** stands."
    place = found_in(source, words)
    assert (source[place[0] : place[1]] if place else None) == (found.removesuffix("**") if found else None)
