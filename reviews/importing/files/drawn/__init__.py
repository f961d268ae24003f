"""Tables that a converter drew with bars, dashes or tags within plain text and Markdown."""
