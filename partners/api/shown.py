"""What every part of the API shows of a tenant and its agencies: no word of a case stands in these."""

from typing import Any

from rest_framework import serializers

from partners.models import Agency


class AgencyOut(serializers.Serializer[Agency]):
    slug = serializers.CharField()
    name = serializers.CharField()


class LinkOut(serializers.HyperlinkedIdentityField):
    """The row's own address, by its reference."""

    def __init__(self, view_name: str, **options: Any) -> None:
        super().__init__(view_name=view_name, lookup_field="reference", **options)
