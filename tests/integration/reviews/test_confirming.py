from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from reading_support import REPORT, draft

from partners import scope
from partners.models import AgencyKind
from reviews.models import (
    Document,
    DraftItem,
    Involvement,
    LearningPoint,
    Reading,
    Recommendation,
    RecommendationTheme,
    Review,
    Theme,
)
from reviews.services.confirming import Facts, confirm, what_it_adds
from reviews.services.held import ReadingClosed
from reviews.services.naming import Named, agencies_named, is_called
from reviews.services.reading import discard
from tests.database import as_owner
from tests.factories.partners import AgencyFactory, MembershipFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory

SCR = "Serious case review"


@pytest.fixture
def reading(world):
    return draft(world)


def confirmed(world, reading, **facts) -> Review:
    with scope.entered(world.coordinator.pk) as actor:
        return confirm(reading=reading, by=actor, **facts)


def fields(**facts):
    return {"which": "new", "title": "Review of Child H", "pseudonym": "Child H", "type_name": SCR, **facts}


def test_confirming_makes_the_review_with_all_that_was_kept(world, reading):
    review = confirmed(world, reading)

    with as_owner():
        assert (review.reference, review.pseudonym, review.stage) == ("NSCP-1", "Child H", "published")
        assert review.review_type.kind == "LCSPR"
        assert [(point.label, point.kind) for point in review.learning_points.all()] == [
            ("1", "learning"),
            ("2", "learning"),
        ]
        first, second = review.recommendations.all()
        assert (first.reference, first.label, first.heading) == ("NSCP-2", "1", "Keeping in touch")
        assert [point.letter for point in second.sub_points.all()] == ["(a)", "(b)"]
        assert first.document == review.documents.get()
        reading.refresh_from_db()
        assert (reading.state, reading.review, reading.confirmed_by) == ("confirmed", review, world.coordinator)


def test_agencies_it_names_are_involved_and_none_is_invented(world, reading):
    with as_owner():
        Reading.objects.update(facts={**reading.facts, "agencies": ["Northmere  police", "Northmere Fire Service"]})
        DraftItem.objects.filter(label="1", kind="recommendation").update(addressed_to="the Harrow Vale NHS Trust")
    review = confirmed(world, reading)

    with as_owner():
        assert {row.agency for row in review.involvements.all()} == {world.police, world.trust}
        assert not Involvement.objects.filter(shared_at__isnull=False).exists()


def test_what_is_left_out_stays_out(world, reading):
    with as_owner():
        DraftItem.objects.filter(label="1").update(keep=False)
    review = confirmed(world, reading)

    with as_owner():
        assert [rec.label for rec in review.recommendations.all()] == ["2"]
        assert [point.label for point in review.learning_points.all()] == ["2"]


def test_heading_that_is_a_theme_of_ours_is_linked(world, reading):
    with as_owner():
        theme = Theme.objects.create(partnership=world.northmere, name="Keeping in Touch")
    confirmed(world, reading)

    with as_owner():
        assert {link.theme for link in RecommendationTheme.objects.all()} == {theme}
        assert Theme.objects.count() == 1


def test_known_review_takes_the_second_document(world, reading):
    first = confirmed(world, reading)
    second = draft(world, REPORT.replace("1. Appointments", "3. Nobody wrote it down.\n1. Appointments"))
    with as_owner():
        second.facts["subject"] = "CHILD H"
        second.save()

    with scope.entered(world.coordinator.pk):
        assert what_it_adds(second, first).words == "1 learning point"
        assert what_it_adds(second, first).already == 4
    assert confirmed(world, second) == first
    with as_owner():
        assert Review.objects.count() == 1
        assert first.documents.count() == 2
        assert first.recommendations.count() == 2
        assert [point.position for point in first.learning_points.all()] == [1, 2, 3]


def test_second_document_tells_when_it_was_published(world, reading):
    review = confirmed(world, reading)
    confirmed(
        world,
        draft(world, REPORT + "\nx"),
        review=review,
        facts=Facts(title="T", pseudonym="x", type_name=SCR, published="2022-07"),
    )

    with as_owner():
        review.refresh_from_db()
        assert (review.published_as, review.pseudonym) == ("2022-07", "Child H")


def test_new_review_of_a_known_pseudonym_is_refused(world, reading):
    with as_owner():
        ReviewFactory(partnership=world.northmere, pseudonym="child h", number=900)
    with pytest.raises(ValidationError, match="already a review of child h \\(NSCP-900\\)"):
        confirmed(world, reading, facts=Facts(title="T", pseudonym="Child H", type_name=SCR))
    with as_owner():
        reading.refresh_from_db()
        assert reading.state == "draft"
        assert not Recommendation.objects.exists()


@pytest.mark.parametrize("field", ["title", "pseudonym"])
def test_new_review_needs_title_and_pseudonym(world, reading, field):
    facts = {"title": "T", "pseudonym": "H", "type_name": SCR, field: " "}
    with pytest.raises(ValidationError) as refusal:
        confirmed(world, reading, facts=Facts(**facts))
    assert list(refusal.value.message_dict) == [field]


def test_same_document_is_not_added_twice_to_its_review(world, reading):
    confirmed(world, reading)
    with pytest.raises(ValidationError, match="already holds this very document"):
        confirmed(world, draft(world))


def test_review_of_another_partnership_takes_nothing(world, reading):
    with as_owner():
        foreign = ReviewFactory(partnership=world.harrow)
    with pytest.raises(ValidationError, match="another partnership"):
        confirmed(world, reading, review=foreign)


@pytest.mark.parametrize("persona", ["chair", "assurer", "lead"])
def test_confirming_needs_the_coordinator(world, reading, persona):
    with scope.entered(getattr(world, persona).pk) as actor, pytest.raises(PermissionDenied):
        confirm(reading=reading, by=actor)


def test_who_confirms_second_is_told(client, world, reading):
    review = confirmed(world, reading)
    with pytest.raises(ReadingClosed, match="was confirmed meanwhile"):
        confirmed(world, reading)
    client.force_login(world.coordinator)
    response = client.post(reverse("reading_confirm", args=[reading.code]), fields(which=review.reference))

    assert response.status_code == 409
    assert "was confirmed meanwhile" in response.content.decode()
    assert review.reference in response.content.decode()
    with as_owner():
        assert Recommendation.objects.count() == 2
        assert LearningPoint.objects.count() == 2


def test_confirmed_draft_cannot_be_discarded(world, reading):
    confirmed(world, reading)
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(ReadingClosed):
        discard(reading=reading, by=actor)


def test_page_opens_a_new_review(client, world, reading):
    client.force_login(world.coordinator)
    path = reverse("reading_confirm", args=[reading.code])

    page = client.get(path).content.decode()
    assert "This puts 2 recommendations and 2 learning points on the record" in page
    assert "Attach to Child H" not in page
    response = client.post(path, fields(published_day="19", published_month="7", published_year="2022"))
    with as_owner():
        review = Review.objects.get()
        assert response["Location"] == reverse("review", args=[review.reference])
        assert (review.title, review.published_on, review.review_type.name) == (
            "Review of Child H",
            date(2022, 7, 19),
            SCR,
        )
        assert Document.objects.get().published_as == "2022-07-19"


def test_page_proposes_the_known_review(client, world, reading):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Child H", number=901)
        RecommendationFactory(review=review, text="Northmere Police should tell the health visitor the same day.")
    client.force_login(world.coordinator)
    path = reverse("reading_confirm", args=[reading.code])
    page = client.get(path).content.decode()

    assert "Attach to Child H (NSCP-901)" in page
    assert 'value="NSCP-901" checked' in page
    assert "Adds 1 recommendation and 2 learning points; 1 that it holds already are not added again" in page
    assert client.post(path, fields(which="NSCP-901")).status_code == 302
    with as_owner():
        assert Review.objects.count() == 1
        assert review.recommendations.count() == 2


def test_page_offers_the_review_whose_pseudonym_was_typed(client, world, reading):
    with as_owner():
        ReviewFactory(partnership=world.northmere, pseudonym="Ash", number=902)
    client.force_login(world.coordinator)
    page = client.post(reverse("reading_confirm", args=[reading.code]), fields(pseudonym="ash")).content.decode()

    assert "There is already a review of Ash (NSCP-902)" in page
    assert "Attach to Ash (NSCP-902)" in page


def test_page_attaches_to_any_review_by_reference(client, world, reading):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Ash")
    client.force_login(world.coordinator)
    client.post(
        reverse("reading_confirm", args=[reading.code]), fields(which="other", reference=review.reference.lower())
    )

    with as_owner():
        assert review.documents.count() == 1


@pytest.mark.parametrize("reference", ["", "NSCP-9999", "nonsense", "HVSP-1"])
def test_page_refuses_a_reference_that_is_not_ours(client, world, reading, reference):
    with as_owner():
        ReviewFactory(partnership=world.harrow)
        ReviewFactory(partnership=world.northmere)
    client.force_login(world.coordinator)
    response = client.post(reverse("reading_confirm", args=[reading.code]), fields(which="other", reference=reference))

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    with as_owner():
        assert not Document.objects.filter(review__isnull=False).exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"which": ""}, "Choose"),
        ({"which": "NSCP-77"}, "Choose"),
        ({"title": ""}, "Enter the title"),
        ({"type_name": "x"}, "Choose the type"),
    ],
)
def test_page_says_what_is_missing(client, world, reading, facts, words):
    client.force_login(world.coordinator)
    response = client.post(reverse("reading_confirm", args=[reading.code]), fields(**facts))

    assert (response.status_code, words in response.content.decode()) == (200, True)


def test_draft_for_a_review_goes_there_first(client, world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Ash", number=903)
    reading = draft(world, review=review)
    client.force_login(world.coordinator)

    assert 'value="NSCP-903" checked' in client.get(reverse("reading_confirm", args=[reading.code])).content.decode()
    assert confirmed(world, reading) == review


def test_confirm_page_of_a_confirmed_draft_is_the_draft_itself(client, world, reading):
    confirmed(world, reading)
    client.force_login(world.coordinator)

    page = client.get(reverse("reading_confirm", args=[reading.code])).content.decode()
    assert "This draft was confirmed by Cora Ellis" in page
    assert "Go on to confirm" not in page


def test_partnerships_own_names_mean_its_own_agency(world):
    names = ["The partnership", "NSCP", "Northmere Safeguarding Children Partnership"]
    with scope.entered(world.coordinator.pk):
        assert agencies_named(world.northmere, names) == Named((), ())
    with as_owner():
        unit = AgencyFactory(kind=AgencyKind.PARTNERSHIP, name="Northmere business unit")
        MembershipFactory(partnership=world.northmere, agency=unit)
    with scope.entered(world.coordinator.pk):
        assert agencies_named(world.northmere, names) == Named((unit,), ())


def test_names_match_whole_names_and_aliases_only(world):
    with as_owner():
        world.trust.aliases = ["CAMHS"]
        world.trust.save()
        world.northmere.aliases = ["WST"]
    with scope.entered(world.coordinator.pk):
        named = agencies_named(
            world.northmere, ["the Northmere Police", "Oxley Trust (CAMHS)", "Police", "Vale Schools"]
        )

    assert named.agencies == (world.police, world.trust)
    assert named.unknown == ("Police", "Vale Schools")
    assert is_called(world.northmere, "NSCP")
    assert is_called(world.northmere, "wst")
    assert not is_called(world.northmere, "Harrow Vale Safeguarding Partnership")


def test_several_in_one_name_and_the_agency_of_a_post_are_matched(world):
    with scope.entered(world.coordinator.pk):
        both = agencies_named(world.northmere, ["Northmere Police and the Harrow Vale NHS Trust"])
        post = agencies_named(world.northmere, ["Head of Contact, Northmere Police"])
        half = agencies_named(world.northmere, ["Northmere Police and Vale Schools", "Vale Schools, Northmere Police"])

    assert both == Named((world.police, world.trust), ())
    assert post == Named((world.police,), ())
    assert half == Named((), ("Northmere Police and Vale Schools", "Vale Schools, Northmere Police"))


@pytest.mark.parametrize("name", ["pseudonym", "title", "reference", "which"])
def test_page_refuses_a_zero_character(client, world, reading, name):
    client.force_login(world.coordinator)
    response = client.post(reverse("reading_confirm", args=[reading.code]), fields(**{name: "a\0b"}))
    assert response.status_code == 200
    with as_owner():
        assert not Review.objects.exists()
