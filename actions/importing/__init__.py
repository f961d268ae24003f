"""Reads an action tracker, a spreadsheet of recommendations and who does what about them, and checks it row by row.

Pure: no database, no network, no Django. sheets (file → rows of text), columns (which column says what), days and
meanings (what a date and a colour mean), finding (whose row it is), checking (what would come of each row).
"""
