"""Why a file cannot be read, in a sentence for whoever sent it."""


class ReadingError(Exception):
    """The file cannot be read; the message is a sentence for the person who sent it."""


class TakesTooLong(ReadingError):
    """The file could not be read in the time that was given; with more it may be."""
