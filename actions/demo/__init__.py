"""A fictional place to try the product in: three partnerships that share a police force and two health bodies.

Nobody and nothing in it is real. Dates are relative to the day it is made, so that every page has something true to
show. Rows are written directly, with their past dates; services would date them today.
"""
