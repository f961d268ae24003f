from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from actions import access
from actions.forms.correcting import CorrectForm
from actions.models import WITH_AGENCY
from actions.services import correcting, standing
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest


@require_http_methods(["GET", "POST"])
@tell_loser
def correct_question(request: ActorRequest, reference: str) -> HttpResponse:
    """Put an issued question right. The agency is told, and both versions stay on record."""
    shown = fetched(request, reference)
    access.require_manager(request.actor, shown.partnership_id)
    standing.require(shown, of=WITH_AGENCY)
    initial = {"question": shown.question, "evidence_wanted": shown.evidence_wanted}
    form = CorrectForm(**filled(request), initial=initial)
    if form.carried_out(correcting.correct, action=shown, by=request.actor):
        messages.success(request, "Corrected. The agency was told, and both versions stay on record.")
        return redirect("action", reference)
    return act_page(request, "correct_question", shown, form)
