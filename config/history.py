"""What the history keeps: every change of every model, but for what stands here with its reason.

A new model is kept by itself: `migrate` makes its triggers (partners.history). A test fails for a model that is neither
kept nor named here, and for a name here that no model has.
"""

from partners.history.plan import Keeping

LEFT_OUT = {
    "actions.SearchEntry": "Derived: triggers write it from rows that are kept.",
    "actions.SearchWord": "Derived, as the entries it counts.",
    "reviews.ReviewTheme": "Derived: triggers write it from links that are kept.",
    "actions.TrackerRow": "A working copy of a file that is kept by its hash; what is brought in leaves events itself.",
    "reviews.DraftStep": "Is itself the history of a draft, added and never changed.",
    "partners.Event": "Is the history.",
    "partners.LedgerLink": "Is the ledger, over the events.",
    "partners.LedgerDisposal": "Is the ledger: which events lost their words, and by which certificate.",
    "partners.LedgerReach": "Is the ledger: how far it reaches.",
    "partners.Change": "Derived: the changes feed, written by triggers and forgotten after some months.",
    "partners.Message": "The outbox is its own record, added once; what became of it is its mail's, which is kept.",
    "partners.IdempotentRequest": "An answer kept for a client who asks twice; what was done leaves events itself.",
    "partners.SavedView": "How a person likes a list to look; nothing of the record.",
    "partners.Guess": "Counts wrong guesses under a hash, for minutes.",
    "usersessions.UserSession": "Sessions come and go by the minute; each sign-in is logged.",
    "sessions.Session": "As the above.",
    "account.EmailAddress": "Of the sign-in library: repeats the address of partners.User, which is kept.",
    "account.EmailConfirmation": "Of the sign-in library; nothing is confirmed by it, since people are invited.",
    "auth.Permission": "Of the framework; rights stand in appointments.",
    "auth.Group": "Of the framework, unused.",
    "auth.Group_permissions": "Of the framework, unused.",
    "contenttypes.ContentType": "Of the framework: the names of the models.",
}

# Columns of which it is kept that they changed, and never what stands in them.
SECRET = {
    "partners.User": "password name email",  # so that who asks to be erased is erased here too
    "partners.Identity": "subject",
    "partners.Organisation": "secret",
    "partners.Token": "digest",
    "partners.Feed": "digest",
    "mfa.Authenticator": "data",
}

# Columns that change all the time and say nothing, or repeat what is kept elsewhere.
PASSED_OVER = {
    "partners.User": "last_login",
    "partners.Token": "last_used_at",
    "partners.Feed": "read_at",
    "partners.Partnership": "last_number",  # each new row bears its number
    "partners.Mailing": "due_at tries sending perhaps_twice lease_token leased_until last_error",
    "mfa.Authenticator": "last_used_at",
    "actions.Action": "updated_at",
    "actions.Submission": "saved_at",
    "actions.Tracker": "tables",  # as the file has them
    "actions.TrackerHabits": "saved_at",
    "reviews.Document": "updated_at",
    "reviews.Recommendation": "updated_at",
    "reviews.LearningPoint": "updated_at",
    "reviews.Review": "updated_at",
    "reviews.Reading": "source progress claimed_at page_sizes",  # the text, as the document's file has it
}

# The foreign key to what a row belongs to, in whose history its own stands.
UNDER = {
    "actions.ActionRecommendation": "action",
    "actions.BatchRow": "batch",
    "actions.Challenge": "action",
    "actions.Correction": "action",
    "actions.Decision": "submission",
    "actions.LegalHold": "review",
    "actions.MeetingItem": "meeting",
    "actions.Opinion": "submission",
    "actions.ProgressNote": "action",
    "actions.Retest": "action",
    "actions.Snooze": "action",
    "actions.Submission": "action",
    "actions.SubmissionEvidence": "submission",
    "actions.TimeRequest": "action",
    "actions.TrackerAction": "action",
    "actions.Transition": "action",
    "reviews.Clock": "review_type",
    "reviews.Document": "review",
    "reviews.DraftItem": "reading",
    "reviews.Involvement": "review",
    "reviews.LearningPoint": "review",
    "reviews.LearningTheme": "learning_point",
    "reviews.Reading": "review",
    "reviews.Recommendation": "review",
    "reviews.RecommendationTheme": "recommendation",
    "reviews.SubPoint": "recommendation",
    "partners.Appointment": "user",
    "partners.Membership": "agency",
}

HISTORY: Keeping = Keeping(left_out=LEFT_OUT, secret=SECRET, passed_over=PASSED_OVER, under=UNDER)
