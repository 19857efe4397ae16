"""Public holidays of the German states in which the demo retailer has its doors."""

from datetime import date, timedelta

from hanse.main.demo.texts import Text

REFORMATION_STATES = frozenset({"HH", "SH", "HB", "NI", "MV"})
WOMENS_DAY_STATES = frozenset({"BE", "MV"})


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the method of Gauss with Lichtenberg's corrections."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    full_moon = 21 + seed - (seed // 29 + (seed // 28 - seed // 29) * (golden // 11))
    first_sunday = 7 - (year + year // 4 + sun) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + 7 - (full_moon - first_sunday) % 7 - 1)


def holidays(year: int, state: str) -> dict[date, Text]:
    """All public holidays of a year in a state (two letters: HH, SH, HB, MV, BE, NW, NI)."""
    sunday = easter(year)
    found = {
        date(year, 1, 1): Text("Neujahr", "New Year's Day"),
        sunday - timedelta(days=2): Text("Karfreitag", "Good Friday"),
        sunday + timedelta(days=1): Text("Ostermontag", "Easter Monday"),
        date(year, 5, 1): Text("Tag der Arbeit", "Labor Day"),
        sunday + timedelta(days=39): Text("Christi Himmelfahrt", "Ascension Day"),
        sunday + timedelta(days=50): Text("Pfingstmontag", "Whit Monday"),
        date(year, 10, 3): Text("Tag der Deutschen Einheit", "German Unity Day"),
        date(year, 12, 25): Text("Erster Weihnachtstag", "Christmas Day"),
        date(year, 12, 26): Text("Zweiter Weihnachtstag", "Second Day of Christmas"),
    }
    if state in WOMENS_DAY_STATES:
        found[date(year, 3, 8)] = Text("Internationaler Frauentag", "International Women's Day")
    if state in REFORMATION_STATES:
        found[date(year, 10, 31)] = Text("Reformationstag", "Reformation Day")
    if state == "NW":
        found[sunday + timedelta(days=60)] = Text("Fronleichnam", "Corpus Christi")
        found[date(year, 11, 1)] = Text("Allerheiligen", "All Saints' Day")
    return dict(sorted(found.items()))
