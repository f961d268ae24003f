"""Files of a list: exactly its rows and columns, written row by row, so that a hundred thousand need no memory."""
