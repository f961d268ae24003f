"""Plain text that keeps the layout of printed pages."""
