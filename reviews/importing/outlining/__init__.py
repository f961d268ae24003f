"""The lines of a manuscript into blocks, and blocks into parts under their headings."""
