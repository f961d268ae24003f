"""What only shows where a person holds two roles, or where an agency is named but nothing has been shared with it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actions.models import Action, Evidence
from partners import access, scope
from partners.roles import Power, Role
from reviews.models import Involvement, Review
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def carl(world):
    """Contributes to the police in Northmere and to the schools in Harrow Vale, where the police are too."""
    with as_owner():
        AppointmentFactory(user=world.contributor, partnership=world.harrow, role=Role.CONTRIBUTOR, agency=world.school)
        for partnership in (world.northmere, world.harrow):
            review = ReviewFactory(partnership=partnership)
            action_under(RecommendationFactory(review=review), agency=world.police)
            EvidenceFactory(partnership=partnership, agency=world.police)
    return world.contributor


@pytest.mark.parametrize("model", [Action, Evidence])
def test_agency_is_read_for_in_the_partnership_that_names_it_alone(world, carl, model):
    with scope.entered(carl.pk) as actor:
        found = model.objects.visible_to(actor)
        assert {row.partnership_id for row in found} == {world.northmere.pk}
        assert model.objects.count() == 2  # the fence lets both through; it is for the filter to tell them apart


def test_right_holds_in_its_partnership_and_for_its_agency_alone(world, carl):
    with as_owner():
        AppointmentFactory(user=carl, partnership=world.northmere, role=Role.COORDINATOR)
    with scope.entered(carl.pk) as actor:
        assert actor.has(Power.MANAGE_REVIEWS, partnership_id=world.northmere.pk)
        assert not actor.has(Power.MANAGE_REVIEWS, partnership_id=world.harrow.pk)
        assert actor.has(Power.DRAFT, partnership_id=world.harrow.pk, agency_id=world.school.pk)
        assert not actor.has(Power.DRAFT, partnership_id=world.harrow.pk, agency_id=world.police.pk)


def test_lead_gives_contributors_their_role_and_no_other_whatever_a_form_offers(world):
    with scope.entered(world.lead.pk) as actor:
        access.require_appointer(actor, world.northmere, role=Role.CONTRIBUTOR, agency=world.police)
        for role in (Role.LEAD, Role.EXECUTIVE, Role.ASSURER):
            with pytest.raises(PermissionDenied):
                access.require_appointer(actor, world.northmere, role=role, agency=world.police)


def test_review_is_read_once_it_is_shared(world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        involved = Involvement.objects.create(partnership=world.northmere, review=review, agency=world.police)
    with scope.entered(world.lead.pk) as actor:
        assert not Review.objects.visible_to(actor).exists()
    with as_owner():
        involved.shared_at = timezone.now()
        involved.save()
    with scope.entered(world.lead.pk) as actor:
        assert Review.objects.visible_to(actor).get() == review
