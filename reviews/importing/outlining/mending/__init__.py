"""What converters did to labels, titles, lists and tables is put right, before blocks are arranged."""
