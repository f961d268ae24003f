"""What every part of the API shows: agencies, links, and the words of a case with the one rule about them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from partners.api.permissions import may_read
from partners.models import Agency, Membership, Partnership, Scope


class Out(serializers.Serializer[Any]):
    """What is shown of a row. `example` stands in the schema and on the reference page."""

    example: ClassVar[Mapping[str, Any]] = {}


class Code(serializers.ChoiceField):
    """One of some fixed words; null where nothing is chosen yet."""

    def __init__(self, kind: Any, **options: Any) -> None:
        super().__init__(choices=[str(value) for value in kind.values], **options)

    def to_representation(self, value: Any) -> Any:
        return str(value) if value else None


class Words(Out):
    """Words of a case: null where the token lacks the scope they need, or where they are embargoed and it may not.

    They stand under a key of their own beside the facts.
    """

    needs: ClassVar[Scope] = Scope.CONTENT_READ

    def __init__(self, **options: Any) -> None:
        options.setdefault("source", "*")
        super().__init__(allow_null=True, read_only=True, **options)

    def get_attribute(self, instance: Any) -> Any:
        may = may_read(self.context["request"], self.needs, embargoed=self.is_embargoed(instance))
        return super().get_attribute(instance) if may else None

    def is_embargoed(self, instance: Any) -> bool:
        embargoed: bool = instance.is_embargoed
        return embargoed


class VocabularyWords(Words):
    """Words that belong to no review, such as a theme's name: never embargoed."""

    def is_embargoed(self, instance: Any) -> bool:
        return False


class LinkOut(serializers.HyperlinkedIdentityField):
    """The row's own address, by its reference, code or slug."""

    def __init__(self, view_name: str, field: str = "reference", **options: Any) -> None:
        super().__init__(view_name=view_name, lookup_field=field, **options)


@extend_schema_field({"type": "string", "format": "uri"})
class ListLink(serializers.Field[Any, Any, str, Any]):
    """The address of a list that a row narrows down: `ListLink("api_actions", review="reference")`."""

    def __init__(self, view_name: str, **filters: str) -> None:
        super().__init__(source="*", read_only=True)
        self.view_name, self.narrowed = view_name, filters

    def to_representation(self, value: Model) -> str:
        asked = "&".join(f"{name}={getattr(value, attribute)}" for name, attribute in self.narrowed.items())
        return f"{reverse(self.view_name, request=self.context['request'])}?{asked}"


class AgencyOut(serializers.Serializer[Agency]):
    slug = serializers.SlugField()
    name = serializers.CharField()


class AgencyDetailOut(Out):
    """An agency of the partnership."""

    slug = serializers.SlugField(source="agency.slug", help_text="Its name in addresses and filters.")
    url = serializers.SerializerMethodField()
    name = serializers.CharField(source="agency.name")
    kind = serializers.CharField(source="agency.kind", help_text="Such as police, council, icb, trust, education.")
    ods_code = serializers.CharField(source="agency.ods_code", help_text="Of the NHS; empty where there is none.")
    gss_code = serializers.CharField(source="agency.gss_code", help_text="Of a council; empty where there is none.")
    signs_off = serializers.BooleanField(
        source="sign_off", help_text="Whether its answers go out only when its executive lead signs them off."
    )
    actions_url = serializers.SerializerMethodField()

    example = {
        "slug": "northmere-police",
        "url": "https://followthrough.example/api/v1/agencies/northmere-police",
        "name": "Northmere Police",
        "kind": "police",
        "ods_code": "",
        "gss_code": "",
        "signs_off": False,
        "actions_url": "https://followthrough.example/api/v1/actions?agency=northmere-police",
    }

    def get_url(self, member: Membership) -> str:
        return reverse("api_agency", args=[member.agency.slug], request=self.context["request"])

    def get_actions_url(self, member: Membership) -> str:
        return f"{reverse('api_actions', request=self.context['request'])}?agency={member.agency.slug}"


class PartnershipOut(serializers.Serializer[Partnership]):
    slug = serializers.SlugField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="Starts every reference: NSCP-142.")


class PartnershipDetailOut(Out):
    """The one partnership of which the token reads, and what the token itself may do."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="Starts every reference: NSCP-142.")
    agency = AgencyOut(allow_null=True, help_text="The agency to which the token is bound; null where it is not.")
    scopes = serializers.ListField(child=serializers.CharField(), help_text="What the token opens.")
    links = serializers.DictField(child=serializers.URLField(), help_text="Every list, by its name.")

    example = {
        "slug": "northmere",
        "name": "Northmere Safeguarding Children Partnership",
        "prefix": "NSCP",
        "agency": None,
        "scopes": ["status:read"],
        "links": {"actions": "https://followthrough.example/api/v1/actions"},
    }


class ProblemOut(serializers.Serializer[Any]):
    """Every error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong and what to do, in a sentence.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field of this name, not the property
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong with each field or filter, by its name.",
    )
