"""The row of pages under the tab Partnership."""

from typing import Any

from django import template

from partners.models import Partnership
from partners.roles import Power

register = template.Library()


@register.inclusion_tag("partners/_parts.html", takes_context=True)
def partnership_parts(context: dict[str, Any], partnership: Partnership, here: str) -> dict[str, Any]:
    """The pages of the partnership that this person may open, `here` marked; nothing for who oversees none of it."""
    actor = context["request"].actor
    may = {power: actor.has(power, partnership_id=partnership.pk) for power in Power}
    return {
        "partnership": partnership,
        "here": here,
        "oversees": may[Power.MODERATE] or may[Power.CHALLENGE],
        "retains": may[Power.RETAIN],
        "manages": may[Power.MANAGE_REVIEWS],
    }
