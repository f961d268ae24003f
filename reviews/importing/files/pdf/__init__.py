"""PDF: from placed signs to paragraphs, lists and tables."""
