from datetime import date

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership, User
from partners.roles import Role

PASSWORD = "a long enough password"
HASHED = make_password(PASSWORD)  # once: hashing is slow on purpose


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    slug = factory.Sequence(lambda n: f"partnership-{n}")
    name = factory.Sequence(lambda n: f"Partnership {n}")
    prefix = factory.Sequence(lambda n: "P" + "".join(chr(65 + int(digit)) for digit in str(n)))


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    slug = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    kind = AgencyKind.OTHER


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = HASHED


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    partnership = factory.SubFactory(PartnershipFactory)
    user = factory.SubFactory(UserFactory)
    agency = None
    role = Role.COORDINATOR
    starts_on = date(2020, 1, 1)
