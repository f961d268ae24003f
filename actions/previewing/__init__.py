"""What a file shows, without the file itself: its words and tables as data, its picture drawn anew.

Pure: no database, no Django. Run in a child process (see actions.services.previews), as a file is never to be trusted.
"""
