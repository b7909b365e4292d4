"""What a check works with during one run.

reader     sends requests and reads lists         stability  whether the list changes meanwhile
discovery  finds the list at the start of a run   probe      what a check gets: both, and more
walk       takes a walk page by page              compare    what else is compared on its pages
"""
