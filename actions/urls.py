from django.urls import path

from actions.views.action import acknowledge, action, not_ours, note, withdraw
from actions.views.agency import agency, my_agency
from actions.views.answering import (
    answer,
    answer_check,
    answer_keep,
    answer_remove,
    retest_answer,
    retest_check,
    retest_keep,
    retest_remove,
    retest_take_back,
    take_back,
)
from actions.views.as_at import actions_as_at, agency_actions
from actions.views.asking import ask, ask_check, edit_action
from actions.views.batches import batch, change_actions
from actions.views.calendar import calendar
from actions.views.challenges import challenges
from actions.views.challenging import (
    answer_challenge,
    challenge,
    challenge_agency,
    challenge_page,
    challenge_recommendation,
    challenge_review,
    judge_challenge,
)
from actions.views.changes import action_changes, recommendation_changes, review_changes
from actions.views.correcting import correct_question
from actions.views.evidence import evidence, evidence_file
from actions.views.handing_over import hand_over
from actions.views.home import home, partnership_home
from actions.views.inside import evidence_beside, evidence_inside, evidence_picture
from actions.views.judging import judge, judge_again
from actions.views.judging_queue import judging
from actions.views.keys import brag_css, brag_key
from actions.views.ladder import edit_ladder, ladder, rehearsal
from actions.views.library import add_evidence, evidence_item, give_evidence, replace_evidence
from actions.views.lists import actions, recommendations, reviews
from actions.views.meetings import (
    call_meeting,
    call_off_meeting,
    change_meeting,
    close_minutes,
    gather_items,
    leave_out_item,
    meeting,
    meeting_item,
    meeting_minutes,
    meetings,
)
from actions.views.more_time import decide_more_time, more_time
from actions.views.overview import insight, overview
from actions.views.recommendation import recommendation
from actions.views.retention import disposal, retention, retention_due
from actions.views.retests import plan_retests, retest_drop, retest_judge, standard
from actions.views.reviews import review, review_documents, review_history, review_learning, review_practice
from actions.views.search import search, search_suggest
from actions.views.seen import seen_before
from actions.views.signing_off import answer_sign_off, retest_sign_off, sign_off_setting
from actions.views.snoozing import snooze
from actions.views.themes import theme, themes
from actions.views.today import today
from actions.views.trackers import (
    bring_tracker,
    take_out_tracker,
    tracker,
    tracker_columns,
    tracker_errors,
    tracker_file,
    tracker_meanings,
    trackers,
)
from actions.views.viewings import viewings
from actions.views.way_out import way_out
from actions.views.work import my_work

urlpatterns = [
    path("", home, name="home"),
    path("my-work/", my_work, name="my_work"),
    path("readings/<uuid:code>/seen-before/", seen_before, name="seen_before"),
    path("search/", search, name="search"),
    path("search/suggest/", search_suggest, name="search_suggest"),
    path("p/<slug:slug>/", partnership_home, name="partnership_home"),
    path("p/<slug:slug>/today/", today, name="today"),
    path("p/<slug:slug>/overview/", overview, name="overview"),
    path("p/<slug:slug>/insight/", insight, name="insight"),
    path("p/<slug:slug>/as-at/", actions_as_at, name="actions_as_at"),
    path("p/<slug:slug>/judging/", judging, name="judging"),
    path("p/<slug:slug>/meetings/", meetings, name="meetings"),
    path("p/<slug:slug>/meetings/call/", call_meeting, name="call_meeting"),
    path("meetings/<uuid:code>/", meeting, name="meeting"),
    path("meetings/<uuid:code>/change/", change_meeting, name="change_meeting"),
    path("meetings/<uuid:code>/call-off/", call_off_meeting, name="call_off_meeting"),
    path("meetings/<uuid:code>/add/", gather_items, name="gather_items"),
    path("meetings/<uuid:code>/minutes/", meeting_minutes, name="meeting_minutes"),
    path("meetings/<uuid:code>/close/", close_minutes, name="close_minutes"),
    path("meetings/<uuid:code>/<uuid:item>/", meeting_item, name="meeting_item"),
    path("meetings/<uuid:code>/<uuid:item>/leave-out/", leave_out_item, name="leave_out_item"),
    path("p/<slug:slug>/reviews/", reviews, name="reviews"),
    path("p/<slug:slug>/recommendations/", recommendations, name="recommendations"),
    path("p/<slug:slug>/actions/", actions, name="actions"),
    path("p/<slug:slug>/actions/change/", change_actions, name="change_actions"),
    path("p/<slug:slug>/actions/change/<uuid:code>/", batch, name="batch"),
    path("p/<slug:slug>/actions/tracker/", take_out_tracker, name="take_out_tracker"),
    path("p/<slug:slug>/trackers/", trackers, name="trackers"),
    path("p/<slug:slug>/trackers/new/", bring_tracker, name="bring_tracker"),
    path("p/<slug:slug>/trackers/<uuid:code>/", tracker, name="tracker"),
    path("p/<slug:slug>/trackers/<uuid:code>/file/", tracker_file, name="tracker_file"),
    path("p/<slug:slug>/trackers/<uuid:code>/columns/", tracker_columns, name="tracker_columns"),
    path("p/<slug:slug>/trackers/<uuid:code>/meanings/", tracker_meanings, name="tracker_meanings"),
    path("p/<slug:slug>/trackers/<uuid:code>/to-mend.csv", tracker_errors, name="tracker_errors"),
    path("p/<slug:slug>/ladder/", ladder, name="ladder"),
    path("p/<slug:slug>/ladder/<slug:of>/", edit_ladder, name="edit_ladder"),
    path("p/<slug:slug>/rehearsal/", rehearsal, name="rehearsal"),
    path("p/<slug:slug>/challenges/", challenges, name="challenges"),
    path("reviews/<ref:reference>/", review, name="review"),
    path("reviews/<ref:reference>/learning/", review_learning, name="review_learning"),
    path("reviews/<ref:reference>/practice/", review_practice, name="review_practice"),
    path("reviews/<ref:reference>/documents/", review_documents, name="review_documents"),
    path("reviews/<ref:reference>/history/", review_history, name="review_history"),
    path("reviews/<ref:reference>/changes/", review_changes, name="review_changes"),
    path("recommendations/<ref:reference>/", recommendation, name="recommendation"),
    path("recommendations/<ref:reference>/changes/", recommendation_changes, name="recommendation_changes"),
    path("recommendations/<ref:reference>/ask/", ask, name="ask"),
    path("recommendations/<ref:reference>/ask/check/", ask_check, name="ask_check"),
    path("p/<slug:slug>/themes/", themes, name="themes"),
    path("themes/<uuid:code>/", theme, name="theme"),
    path("actions/<ref:reference>/", action, name="action"),
    path("actions/<ref:reference>/changes/", action_changes, name="action_changes"),
    path("actions/<ref:reference>/edit/", edit_action, name="edit_action"),
    path("actions/<ref:reference>/correct/", correct_question, name="correct_question"),
    path("actions/<ref:reference>/acknowledge/", acknowledge, name="acknowledge"),
    path("actions/<ref:reference>/not-ours/", not_ours, name="not_ours"),
    path("actions/<ref:reference>/note/", note, name="note"),
    path("actions/<ref:reference>/more-time/", more_time, name="more_time"),
    path("actions/<ref:reference>/snooze/", snooze, name="snooze"),
    path("actions/<ref:reference>/decide-more-time/", decide_more_time, name="decide_more_time"),
    path("actions/<ref:reference>/answer/", answer, name="answer"),
    path("actions/<ref:reference>/answer/keep/", answer_keep, name="answer_keep"),
    path("actions/<ref:reference>/answer/sign-off/", answer_sign_off, name="answer_sign_off"),
    path("actions/<ref:reference>/answer/check/", answer_check, name="answer_check"),
    path("actions/<ref:reference>/answer/remove/<uuid:code>/", answer_remove, name="answer_remove"),
    path("actions/<ref:reference>/take-back/", take_back, name="take_back"),
    path("actions/<ref:reference>/judge/", judge, name="judge"),
    path("actions/<ref:reference>/judge-again/", judge_again, name="judge_again"),
    path("actions/<ref:reference>/withdraw/", withdraw, name="withdraw"),
    path("actions/<ref:reference>/challenge/", challenge, name="challenge"),
    path("actions/<ref:reference>/re-tests/", plan_retests, name="plan_retests"),
    path("re-tests/<uuid:code>/answer/", retest_answer, name="retest_answer"),
    path("re-tests/<uuid:code>/answer/keep/", retest_keep, name="retest_keep"),
    path("re-tests/<uuid:code>/answer/sign-off/", retest_sign_off, name="retest_sign_off"),
    path("re-tests/<uuid:code>/answer/check/", retest_check, name="retest_check"),
    path("re-tests/<uuid:retest>/answer/remove/<uuid:code>/", retest_remove, name="retest_remove"),
    path("re-tests/<uuid:code>/take-back/", retest_take_back, name="retest_take_back"),
    path("re-tests/<uuid:code>/judge/", retest_judge, name="retest_judge"),
    path("re-tests/<uuid:code>/drop/", retest_drop, name="retest_drop"),
    path("p/<slug:slug>/key/", brag_key, name="brag_key"),
    path("key.css", brag_css, name="brag_css"),
    path("p/<slug:slug>/sign-off/<slug:of>/", sign_off_setting, name="sign_off_setting"),
    path("p/<slug:slug>/assurance/", standard, name="standard"),
    path("p/<slug:slug>/read/", viewings, name="viewings"),
    path("p/<slug:slug>/retention/", retention, name="retention"),
    path("p/<slug:slug>/retention/<slug:of>/", retention_due, name="retention_due"),
    path("disposals/<uuid:code>/", disposal, name="disposal"),
    path("reviews/<ref:reference>/challenge/", challenge_review, name="challenge_review"),
    path("recommendations/<ref:reference>/challenge/", challenge_recommendation, name="challenge_recommendation"),
    path("p/<slug:slug>/agencies/<slug:of>/challenge/", challenge_agency, name="challenge_agency"),
    path("challenges/<uuid:code>/", challenge_page, name="challenge_page"),
    path("challenges/<uuid:code>/answer/", answer_challenge, name="answer_challenge"),
    path("challenges/<uuid:code>/judge/", judge_challenge, name="judge_challenge"),
    path("way-out/", way_out, name="way_out"),
    path("calendar/<str:secret>.ics", calendar, name="calendar"),
    path("agency/", my_agency, name="my_agency"),
    path("agencies/<slug:slug>/", agency, name="agency"),
    path("agencies/<slug:slug>/hand-over/", hand_over, name="hand_over"),
    path("agencies/<slug:slug>/actions/", agency_actions, name="agency_actions"),
    path("evidence/", evidence, name="evidence"),
    path("evidence/add/", add_evidence, name="add_evidence"),
    path("evidence/<uuid:code>/about/", evidence_item, name="evidence_item"),
    path("evidence/<uuid:code>/replace/", replace_evidence, name="replace_evidence"),
    path("evidence/<uuid:code>/give/", give_evidence, name="give_evidence"),
    path("evidence/<uuid:code>/inside/", evidence_inside, name="evidence_inside"),
    path("evidence/<uuid:code>/beside/", evidence_beside, name="evidence_beside"),
    path("evidence/<uuid:code>/inside/<int:page>/", evidence_picture, name="evidence_picture"),
    path("evidence/<uuid:code>/", evidence_file, name="evidence_file"),
]
