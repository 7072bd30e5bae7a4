"""A made-up network of any size, the same each time, for tests and benchmarks of pictures.

Actors stand in circles of about forty that are tied among themselves more than to others; some names are long German
words, some are Cyrillic. Each has about two ties, of which one in five is planned or recommended, from twenty reports.
"""

from __future__ import annotations

from random import Random

from world import Source

from graph.queries.projection import Graph, from_graphs

KINDS = ("regional_organization", "regional_ct_body", "un_entity", "international_organization", "")
FIRST = "North South East West Upper Lower Inner Outer Central Coastal Mountain River".split()
SECOND = "Border Drug Justice Police Customs Aviation Maritime Cyber Finance Prison Refugee Training".split()
THIRD = "Centre Office Council Network Forum Institute Agency Secretariat Committee Alliance".split()
LONG = "Bundesdonaudampfschifffahrtsgesellschaftsterrorismusbekämpfungsstelle"
CYRILLIC = "Антитеррористический центр государств-участников Содружества"
CIRCLE = 40


def crowd(size: int, seed: int = 5) -> Graph:
    """A graph of ``size`` actors and about twice as many ties."""
    chance = Random(seed)
    register = Source("register", "register")
    register.name_("place-region", "Place", "Middle Region", states="aa bb")
    for code in ("aa", "bb", "cc"):
        register.name_("state-" + code, "State", f"State {code.upper()}")
    for code in ("borders", "training", "legal"):
        register.name_("topic:" + code, "Topic", code.title(), code=code)
    for number in range(size):
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {chance.choice(THIRD)} {number}"
        if number % 50 == 7:
            name = f"{LONG} {number}"
        elif number % 50 == 9:
            name = f"{CYRILLIC} {number}"
        attributes = {"kind": KINDS[number % 5]} if KINDS[number % 5] else {}
        register.name_(f"a{number}", "Organization", name, f"B{number}X", **attributes)
        register.say("state-" + ("aa", "bb", "cc")[number % 3], "member_of", f"a{number}", source="list")
    reports = [
        Source(f"report-{index}", title=f"Report {index}", publisher=f"Institute {index % 7}", date=str(1995 + index))
        for index in range(20)
    ]
    for number in range(1, size):
        for turn in range(2):
            start = number // CIRCLE * CIRCLE
            other = start + chance.randrange(max(min(number - start, CIRCLE), 1)) if number > start else 0
            if turn and number % 9 == 0:
                other = chance.randrange(number)
            report = reports[chance.randrange(20)]
            status = ("planned", "recommended")[number % 2] if chance.random() < 0.2 else "asserted"
            quote = f"the {number}th body and the {other}th body have agreed to work together on training and borders"
            if other == number:
                continue
            if chance.random() < 0.3:
                year = str(1995 + chance.randrange(25))
                act = f"Memorandum {number}-{turn}"
                report.agree(f"m{number}-{turn}", "memorandum", act, year, status, f"a{number}", f"a{other}")
            else:
                report.say(f"a{number}", "cooperates_with", f"a{other}", status, quote=quote)
    return from_graphs([register.graph(), *(report.graph() for report in reports)])
