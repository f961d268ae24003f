"""What the database refuses of themes, whoever writes them."""

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partners import scope
from reviews.models import Theme
from tests.database import as_owner, owner_session


@pytest.fixture
def tree(world):
    """Family, with Fathers below it; Practice, alone; and Harrow's own."""
    with as_owner():
        family = Theme.objects.create(partnership=world.northmere, name="Family")
        return {
            "family": family,
            "fathers": Theme.objects.create(partnership=world.northmere, name="Fathers", parent=family),
            "practice": Theme.objects.create(partnership=world.northmere, name="Practice"),
            "harrow": Theme.objects.create(partnership=world.harrow, name="Family"),
        }


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def moved(world, theme, **to):
    with scope.entered(world.coordinator.pk), transaction.atomic():
        Theme.objects.filter(pk=theme.pk).update(**to)
        connection.check_constraints()


def test_levels_are_known(tree):
    with as_owner():
        assert dict(Theme.objects.values_list("name", "level")) == {"Family": 1, "Fathers": 2, "Practice": 1}


def test_no_third_level(world, tree):
    with scope.entered(world.coordinator.pk), refused("theme_two_levels"), transaction.atomic():
        Theme.objects.create(partnership=world.northmere, name="Stepfathers", parent=tree["fathers"])


def test_theme_with_sub_themes_cannot_move_under_another(world, tree):
    with refused("theme_two_levels"):
        moved(world, tree["family"], parent=tree["practice"])


def test_theme_is_not_its_own_parent(world, tree):
    with refused("theme_two_levels"):
        moved(world, tree["practice"], parent=tree["practice"])


def test_parent_is_of_the_same_partnership(world, tree):
    with refused(r"theme_(two_levels|parent_same_tenant)"):
        moved(world, tree["practice"], parent=tree["harrow"])


def test_sub_theme_moves_to_the_first_level_and_takes_its_own(world, tree):
    moved(world, tree["fathers"], parent=None)
    moved(world, tree["practice"], parent=tree["fathers"])
    with as_owner():
        assert Theme.objects.get(name="Practice").parent == tree["fathers"]


def test_name_is_used_once_whatever_its_capitals(world, tree):
    with scope.entered(world.coordinator.pk), refused("one_theme_of_a_name"), transaction.atomic():
        Theme.objects.create(partnership=world.northmere, name="FAMILY")


@pytest.mark.parametrize("retired", [None, timezone.now()], ids=["still in use", "into itself"])
def test_merged_theme_is_retired_and_leads_elsewhere(world, tree, retired):
    into = tree["practice"] if retired else tree["family"]
    with refused("merged_is_retired"):
        moved(world, tree["practice"], merged_into=into, retired_at=retired)


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_third_level(world):
    """One puts A under B while the other puts B under C: the second waits for the first, and is refused."""
    with as_owner():
        a, b, c = (Theme.objects.create(partnership=world.northmere, name=name).pk for name in "ABC")
    move = "UPDATE reviews_theme SET parent_id = %s WHERE id = %s"
    with owner_session() as first, owner_session() as second:
        first.execute(move, [b, a])
        second.execute("SET lock_timeout = '300ms'")
        second.commit()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(move, [c, b])
        second.rollback()
        first.commit()
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            second.execute(move, [c, b])
