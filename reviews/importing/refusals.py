"""Why a file cannot be read, in a sentence for whoever sent it."""

TOO_MUCH = "The document takes too much memory to read: save it again without its pictures and appendices."
BROKEN = "The document may be damaged and cannot be read: open it in its own program, save it again, and send that."


class ReadingError(Exception):
    """The file cannot be read; the message is a sentence for the person who sent it."""


class TakesTooLong(ReadingError):
    """The file could not be read in the time that was given; with more it may be."""
