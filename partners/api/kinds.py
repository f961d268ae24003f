from partners.api.changes import Kind
from partners.models import Membership

KINDS = (Kind("agency", "api_agency", Membership.objects.all, key="agency_id"),)
