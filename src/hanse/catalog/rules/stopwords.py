"""Words that say nothing about a product: they are neither indexed nor looked for."""

_GERMAN = """
ab aber als am an auch auf aus bei bis da dabei damit das dass dein deine dem den der des die dies diese diesem diesen
dieser dieses du durch ein eine einem einen einer eines er es etwas euch für gegen haben hat hinter ich ihr ihre im in
ins ist ja jede jeder jedes kann kein keine man mehr mein mit nach nicht noch nur ob oder ohne sehr sein seine sich
sie sind so sowie sowohl um und uns unser unter vom von vor war was weil wenn wie wir wird zu zum zur zwischen über
"""
_ENGLISH = """
a about after all also an and any are as at be been but by can do does each for from had has have he her his how i if
in into is it its just me my no of off on or our out over she so some such than that the their them then there these
they this those to too us very was we were what when which who will with you your
"""

GERMAN = frozenset(_GERMAN.split())
ENGLISH = frozenset(_ENGLISH.split())
# German small words that are things in English: on an English page they are looked for.
THINGS_IN_ENGLISH = frozenset({"hat", "man", "war"})


def ignored_in_query(language: str) -> frozenset[str]:
    """What is left out of a question in this language; the customer may well mix both."""
    return GERMAN | ENGLISH if language == "de" else ENGLISH | (GERMAN - THINGS_IN_ENGLISH)
