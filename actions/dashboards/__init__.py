"""What pages of figures and lists of work are made of: queries over the three apps, given as frozen dataclasses.

Nothing here knows of a request. `on` is the day for which a figure is true; rows are read through `visible_to`.
"""
