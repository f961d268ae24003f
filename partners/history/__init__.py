"""How every change of every model comes to leave an event behind; which, says config/history.py (ADR 0027)."""
