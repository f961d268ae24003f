"""Themes are added, changed, merged and retired, and nothing that bears one loses it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from partners import scope
from reviews.models import (
    Document,
    DraftItem,
    LearningPoint,
    LearningTheme,
    Reading,
    Recommendation,
    RecommendationTheme,
    Theme,
)
from reviews.services import themes as service
from reviews.services.confirming import Facts, confirm
from reviews.starter import starters
from tests.database import as_owner
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.queries import counted


@pytest.fixture
def own(world):
    """Family with Fathers below it, and Practice; Fathers stands on a recommendation and on learning."""
    with as_owner():
        place = world.northmere
        family = Theme.objects.create(partnership=place, name="Family", words=["household"])
        fathers = Theme.objects.create(partnership=place, name="Fathers", parent=family, words=["dad", "father*"])
        practice = Theme.objects.create(partnership=place, name="Practice")
        review = ReviewFactory(partnership=place)
        recommendation = RecommendationFactory(review=review, text="Ask each father.")
        point = LearningPoint.objects.get(pk=LearningPointFactory(review=review, text="Nobody saw the father.").pk)
        RecommendationTheme.objects.create(partnership=place, recommendation=recommendation, theme=fathers)
        LearningTheme.objects.create(partnership=place, learning_point=point, theme=fathers)
    return {
        "family": family, "fathers": fathers, "practice": practice, "recommendation": recommendation, "point": point,
    }  # fmt: skip


def done(world, act, by=None, **facts):
    with scope.entered((by or world.coordinator).pk) as actor:
        return act(by=actor, **facts)


def borne(of):
    with as_owner():
        return sorted(type(of).objects.get(pk=of.pk).themes.values_list("name", flat=True))


def refusal(world, act, **facts):
    with pytest.raises(ValidationError) as refused:
        done(world, act, **facts)
    return " ".join(refused.value.messages)


def test_merge_keeps_every_link_and_the_old_name_leads_on(world, own):
    with as_owner():
        both = RecommendationFactory(review=own["recommendation"].review)
        for theme in (own["fathers"], own["practice"]):
            RecommendationTheme.objects.create(partnership=world.northmere, recommendation=both, theme=theme)
    moved = done(world, service.merge, theme=own["fathers"], into=own["practice"])
    assert (moved.recommendations, moved.learning) == (2, 1)
    assert [borne(one) for one in (own["recommendation"], own["point"], both)] == [["Practice"]] * 3
    done(world, service.set_themes, of=own["recommendation"], names=["fathers"])
    assert borne(own["recommendation"]) == ["Practice"]
    with as_owner():
        kept = Theme.objects.get(name="Practice")
        assert kept.words == ["dad", "father*"]
        assert Theme.objects.get(name="Fathers").merged_into == kept


def test_merge_takes_sub_themes_along_and_those_merged_before(world, own):
    done(world, service.merge, theme=own["family"], into=own["practice"])
    done(world, service.merge, theme=own["practice"], into=_added(world, "Whole family"))
    with as_owner():
        names = dict(Theme.objects.filter(merged_into__isnull=False).values_list("name", "merged_into__name"))
        assert names == {"Family": "Whole family", "Practice": "Whole family"}
        assert Theme.objects.get(name="Fathers").parent.name == "Whole family"


def _added(world, name, **facts):
    return done(world, service.add_theme, partnership=world.northmere, name=name, **facts)


@pytest.mark.parametrize(
    ("theme", "into", "words"),
    [
        ("family", "fathers", "stands under “Family”"),
        ("family", "family", "another theme"),
        ("family", "sub", "cannot stand under a sub-theme"),
        ("practice", "retired", "in use"),
    ],
)
def test_merge_that_makes_no_sense_is_refused(world, own, theme, into, words):
    own["sub"] = _added(world, "Sub", parent=own["practice"])
    own["retired"] = _added(world, "Old")
    done(world, service.retire, theme=own["retired"])
    assert words in refusal(world, service.merge, theme=own[theme], into=own[into])


def test_retired_is_not_offered_and_stays_on_what_bears_it(world, own):
    assert done(world, service.retire, theme=own["family"]) == 2
    with as_owner():
        assert [theme.name for theme in service.offered(world.northmere.pk)] == ["Practice"]
    assert borne(own["recommendation"]) == ["Fathers"]
    done(world, service.bring_back, theme=own["fathers"])
    with as_owner():
        assert {theme.name for theme in service.offered(world.northmere.pk)} == {"Practice", "Family", "Fathers"}


def test_theme_moves_and_is_renamed_with_its_links(world, own):
    change = {
        "theme": own["fathers"],
        "name": " Fathers  and men ",
        "parent": own["practice"],
        "words": ["men", "Men "],
    }
    theme = done(world, service.change_theme, **change)
    assert (theme.path, theme.words) == ("Practice: Fathers and men", ["Men "[:3]])
    assert borne(own["recommendation"]) == borne(own["point"]) == ["Fathers and men"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": " "}, "Enter the name"),
        ({"name": "x" * 121}, "120 characters"),
        ({"name": "fathers"}, "There is a theme “Fathers” already"),
        ({"name": "old"}, "Bring it back instead"),
        ({"name": "gone"}, "merged into “Practice”"),
        ({"name": "New", "parent": "fathers"}, "first level"),
        ({"name": "New", "words": ["*"]}, "star"),
        ({"name": "New", "words": ["*men"]}, "star"),
        ({"name": "New", "words": ["a*"]}, "too short"),
        ({"name": "New", "words": ["long " * 20]}, "too long"),
        ({"name": "New", "words": [f"word {n}" for n in range(41)]}, "no more than 40"),
    ],
)
def test_what_does_not_do_is_refused_with_a_sentence(world, own, facts, words):
    done(world, service.retire, theme=_added(world, "Old"))
    done(world, service.merge, theme=_added(world, "Gone"), into=own["practice"])
    facts = {**facts, **({"parent": own[facts["parent"]]} if "parent" in facts else {})}
    assert words in refusal(world, service.add_theme, partnership=world.northmere, **facts)


def test_theme_with_sub_themes_cannot_stand_under_another(world, own):
    facts = {"theme": own["family"], "name": "Family", "parent": own["practice"], "words": []}
    assert "two levels only" in refusal(world, service.change_theme, **facts)


@pytest.mark.parametrize("persona", ["chair", "assurer", "lead", "other_coordinator"])
def test_only_the_partnerships_coordinator_changes_themes(world, own, persona):
    user = getattr(world, persona)
    acts = [
        (service.add_theme, {"partnership": world.northmere, "name": "New"}),
        (service.add_starters, {"partnership": world.northmere}),
        (service.change_theme, {"theme": own["fathers"], "name": "New", "parent": None, "words": []}),
        (service.merge, {"theme": own["fathers"], "into": own["practice"]}),
        (service.retire, {"theme": own["fathers"]}),
        (service.bring_back, {"theme": own["fathers"]}),
        (service.set_themes, {"of": own["recommendation"], "names": []}),
        (service.take_up, {"of": own["point"], "theme": own["practice"]}),
    ]
    for act, facts in acts:
        with pytest.raises(PermissionDenied):
            done(world, act, by=user, **facts)


def test_starters_leave_own_themes_as_they_are(world, own):
    added = done(world, service.add_starters, partnership=world.northmere)
    assert added == len(starters())
    assert done(world, service.add_starters, partnership=world.northmere) == 0
    with as_owner():
        assert Theme.objects.get(name="Fathers").parent == own["family"]


def test_draft_bears_what_was_chosen_and_what_its_heading_names(world, own):
    with as_owner():
        document = Document.objects.create(
            partnership=world.northmere, title="R", filename="r.txt", sha256="0", size=1, uploaded_by=world.coordinator
        )
        reading = Reading.objects.create(partnership=world.northmere, document=document, source="x", started_by=world.coordinator)  # fmt: skip
        for kind, heading, codes in (
            ("recommendation", "practice", [own["family"].code]),
            ("learning", "Fathers", []),
            ("learning", "None of ours", [own["fathers"].code]),
        ):
            DraftItem.objects.create(partnership=world.northmere, reading=reading, position=1, kind=kind, text=f"{heading}.", heading=heading, theme_codes=codes)  # fmt: skip
    done(world, service.merge, theme=own["fathers"], into=own["practice"])
    facts = Facts(title="R", pseudonym="Child Z", type_name="Local child safeguarding practice review")
    review = done(world, confirm, reading=reading, facts=facts)
    with as_owner():
        (made,) = Recommendation.objects.filter(review=review)
        points = list(review.learning_points.all())
    assert borne(made) == ["Family", "Practice"]
    assert [borne(point) for point in points] == [["Practice"], ["Practice"]]


# Pages


def test_suggestion_is_taken_up_by_one_click_and_never_by_itself(client, world, own):
    with as_owner():
        other = RecommendationFactory(review=own["recommendation"].review, text="Each father and household is seen.")
    client.force_login(world.coordinator)
    page = client.get(reverse("recommendation", args=[other.reference])).content.decode()
    assert "because of the word “father”" in page
    assert borne(other) == []
    client.post(reverse("recommendation_themes", args=[other.reference]), {"take_up": "Fathers"})
    assert borne(other) == ["Fathers"]
    page = client.get(reverse("recommendation", args=[other.reference])).content.decode()
    assert "Add the theme “Fathers”" not in page
    assert "Add the theme “Family”" in page


def test_themes_of_learning_are_chosen_on_its_page(client, world, own):
    client.force_login(world.coordinator)
    path = reverse("learning_themes", args=[own["point"].code])
    done(world, service.retire, theme=own["fathers"])
    page = client.get(path).content.decode()
    assert "Retired: kept here" in page
    client.post(path, {"themes": ["Fathers", "Practice"], "new_theme": "Grandparents"})
    assert borne(own["point"]) == ["Fathers", "Grandparents", "Practice"]
    again = client.post(path, {"themes": ["Nothing of ours"], "new_theme": "typed"})
    assert again.status_code == 200
    assert "typed" in again.content.decode()


def test_new_partnership_is_offered_themes_to_begin_with(client, world):
    client.force_login(world.coordinator)
    path = reverse("edit_themes", args=["northmere"])
    assert "Begin with these themes" in client.get(path).content.decode()
    page = client.post(path, {"do": "start"}, follow=True).content.decode()
    assert f"{len(starters())} themes are added" in page
    assert "Begin with these themes" not in page


def test_page_adds_changes_merges_and_retires(client, world, own):
    client.force_login(world.coordinator)
    edit = reverse("edit_themes", args=["northmere"])
    client.post(edit, {"name": "Grandparents", "parent": "Family", "words": "gran*, kinship\ngrandad"})
    with as_owner():
        made = Theme.objects.get(name="Grandparents")
        assert (made.parent, made.words) == (own["family"], ["gran*", "kinship", "grandad"])
    wrong = client.post(edit, {"name": "FATHERS", "words": "kept as typed"}).content.decode()
    assert "There is a theme “Fathers” already." in wrong
    assert "kept as typed" in wrong
    client.post(reverse("edit_theme", args=[made.code]), {"name": "Older relatives", "words": ""})
    merge = reverse("merge_theme", args=[own["fathers"].code])
    preview = client.get(merge, {"into": str(own["practice"].code)}).content.decode()
    assert "1 recommendation and 1 learning point" in preview
    assert "cannot be undone" in preview
    assert "Choose the theme that stays" in client.post(merge, {}).content.decode()
    assert borne(own["point"]) == ["Fathers"]
    client.post(merge, {"into": str(own["practice"].code)})
    assert borne(own["point"]) == ["Practice"]
    assert client.get(merge).status_code == 404
    retire = reverse("retire_theme", args=[own["practice"].code])
    client.post(retire)
    assert "Bring back" in client.get(edit).content.decode()
    client.post(retire)
    with as_owner():
        assert Theme.objects.get(name="Practice").retired_at is None
        assert Theme.objects.get(name="Older relatives").parent is None


@pytest.mark.parametrize("page", ["edit_themes", "themes"])
def test_queries_are_flat_from_none_to_three_hundred(client, world, page):
    client.force_login(world.coordinator)
    path = reverse(page, args=["northmere"])
    none = counted(client, path)
    with as_owner():
        tops = Theme.objects.bulk_create(Theme(partnership=world.northmere, name=f"Theme {n}") for n in range(60))
        Theme.objects.bulk_create(
            Theme(partnership=world.northmere, name=f"Below {n}", parent=tops[n % 60]) for n in range(240)
        )
    assert counted(client, path) <= none <= 10


def test_queries_of_learning_and_of_a_draft_are_flat(client, world, own):
    client.force_login(world.coordinator)
    path = reverse("review_learning", args=[own["recommendation"].review.reference])
    one = counted(client, path)
    with as_owner():
        for _ in range(20):
            LearningPointFactory(review=own["recommendation"].review, text="A dad in the household.")
    assert counted(client, path) == one
