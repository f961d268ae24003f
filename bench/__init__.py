"""How fast Followthrough is with many actions: fills a database of its own and times the pages. `./dev bench` runs it.

Nothing imports this package. See README.md for the shape of its data and the figures of the latest run.
"""
