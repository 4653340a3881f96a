"""Days on which nobody works: weekends and the public holidays of the Algemene termijnenwet."""

from __future__ import annotations

import datetime

from dateutil.easter import easter

from bestek.messages import N_

SATURDAY, SUNDAY = 5, 6

FIXED = {
    (1, 1): N_("{date} is New Year's Day"),
    (5, 5): N_("{date} is Liberation Day"),
    (12, 25): N_("{date} is Christmas Day"),
    (12, 26): N_("{date} is the second day of Christmas"),
}
"""Holidays by month and day (Algemene termijnenwet art. 3 lid 1)."""

AFTER_EASTER = {
    -2: N_("{date} is Good Friday"),
    1: N_("{date} is Easter Monday"),
    39: N_("{date} is Ascension Day"),
    50: N_("{date} is Whit Monday"),
}
"""Holidays by the days that they come after Easter Sunday (art. 3 lid 1; Good Friday lid 2)."""

KINGS_DAY = N_("{date} is King's Day")


def kings_day(year: int) -> datetime.date:
    """The day on which the birthday of the King is celebrated: 27 April since 2014, before that of the Queen 30 April; never on a Sunday."""
    day = datetime.date(year, 4, 27) if year >= 2014 else datetime.date(year, 4, 30)
    return day - datetime.timedelta(days=1) if day.weekday() == SUNDAY else day


def holiday(day: datetime.date) -> str:
    """What is said of a day that is a holiday, a source of the catalogue, or nothing. What a royal decree puts on a par (lid 3) is not known here."""
    if day == kings_day(day.year):
        return KINGS_DAY
    return FIXED.get((day.month, day.day)) or AFTER_EASTER.get((day - easter(day.year)).days, "")


def day_off(day: datetime.date) -> str:
    """What is said of a day on which nobody works, a source of the catalogue, or nothing."""
    match day.weekday():
        case 5:
            return N_("{date} is a Saturday")
        case 6:
            return N_("{date} is a Sunday")
        case _:
            return holiday(day)
