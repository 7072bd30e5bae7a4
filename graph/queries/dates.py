"""Partial dates: ``2009``, ``2009-12`` and ``2009-12-31`` keep the precision of their source and are compared as spans.

What comes in are the date strings of statements and documents, empty where nothing is known; what goes out are answers
to "do these two agree" and "did this hold then".
"""

from __future__ import annotations

import re
from calendar import monthrange

from graph.model import InputError

_SHAPE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def checked(date: str) -> str:
    """The date as given, or an :class:`InputError` when it is not a partial ISO date or no day of the calendar.

    >>> checked("2011-07")
    '2011-07'
    """
    if not _SHAPE.fullmatch(date) or date.startswith("0000"):
        raise InputError(f"'{date}' is not a date: write 2011, 2011-07 or 2011-07-22")
    if len(date) == 10 and int(date[8:]) > (days := monthrange(int(date[:4]), int(date[5:7]))[1]):
        raise InputError(f"'{date}' is no day of the calendar: {date[:7]} has {days} days")
    return date


def interval(since: str | None, until: str | None) -> tuple[str, str]:
    """Both ends as given (empty where open), or an :class:`InputError` when the end lies before the beginning.

    >>> interval("2010", None), interval("2010-05", "2010")
    (('2010', ''), ('2010-05', '2010'))
    """
    begin, end = checked(since) if since else "", checked(until) if until else ""
    if begin and end and last_day(end) < first_day(begin):
        raise InputError(f"The interval is inverted: it begins {begin} and ends {end}; give the earlier date first")
    return begin, end


def compatible(one: str, other: str) -> bool:
    """Whether two partial dates can be the same day: one begins with the other.

    >>> compatible("2009", "2009-12"), compatible("2009-11", "2009-12"), compatible("", "2009")
    (True, False, True)
    """
    return one.startswith(other) or other.startswith(one)


def first_day(date: str) -> str:
    """The first day that a partial date can mean.

    >>> first_day("2009-12")
    '2009-12-01'
    """
    return date + "-01-01"[len(date) - 4 :] if 4 <= len(date) < 10 else date


def last_day(date: str) -> str:
    """The last day that a partial date can mean (day 31 stands for the end of any month).

    >>> last_day("2009")
    '2009-12-31'
    """
    return date + "-12-31"[len(date) - 4 :] if 4 <= len(date) < 10 else date


def held(since: str, until: str, when: str) -> bool:
    """Whether what began ``since`` and ended ``until`` (empty: unknown, or not ended) held at some time in ``when``.

    >>> held("2009-12", "", "2009"), held("2010", "2012", "2013"), held("2010", "2012-06", "2012")
    (True, False, True)
    """
    return (not since or first_day(since) <= last_day(when)) and (not until or last_day(until) >= first_day(when))


def years(since: str, until: str) -> float:
    """Years from one partial date to another, by their first days; 0 when either is missing or they run backwards.

    >>> years("2009-07", "2011-01")
    1.5
    """
    if not since or not until:
        return 0.0
    (a, b), (c, d) = ((int(date[:4]), int(date[5:7] or 1)) for date in (since, until))
    return max(c - a + (d - b) / 12, 0.0)
