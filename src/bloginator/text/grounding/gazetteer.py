"""Names of the same place or thing, also as what comes from there: a group a line, an acronym in capitals.

Left out is what meets by its first five letters anyway: "Mexico" and "Mexican". Pure: reads no file and no clock.
"""

GROUPS = """
    united states, america, american, US, USA / united kingdom, britain, great britain, british, briton, UK
    england, english / scotland, scottish, scots / wales, welsh / ireland, irish / france, french, frenchman
    spain, spanish, spaniard / germany, german / greece, greek / netherlands, holland, dutch / denmark, danish, dane
    sweden, swedish, swede / norway, norwegian / finland, finnish, finn / poland, polish, pole / switzerland, swiss
    turkey, turkish, turk / portugal, portuguese / iceland, icelandic / china, chinese / japan, japanese / korea, korean
    thailand, thai / philippines, philippine, filipino / myanmar, burma, burmese / vietnam, vietnamese
    iran, iranian, persian / iraq, iraqi / israel, israeli / peru, peruvian / chile, chilean / cuba, cuban
    brazil, brazilian / kenya, kenyan / congo, congolese / czechia, czech, czech republic / serbia, serb, serbian
    croatia, croat, croatian / hungary, hungarian / rome, roman / athens, athenian / venice, venetian
    naples, neapolitan / vienna, viennese / moscow, muscovite / europe, european, EU / soviet union, soviet, USSR
    united nations, UN / european union, EU / united arab emirates, emirati, UAE / new zealand, NZ / television, TV
    coronavirus, COVID / saint, st / mount, mt / doctor, dr / fort, ft / islam, islamic, muslim / fahrenheit, F
    celsius, C / centigrade, C / christ, christian, christianity / jew, jewish, judaism / catholic, catholicism
    alabama, AL / alaska, AK / arizona, AZ / arkansas, AR / california, CA / colorado, CO / connecticut, CT
    delaware, DE / florida, FL / georgia, GA / hawaii, HI / idaho, ID / illinois, IL / indiana, IN / iowa, IA
    kansas, KS / kentucky, KY / louisiana, LA / maine, ME / maryland, MD / massachusetts, MA / michigan, MI
    minnesota, MN / mississippi, MS / missouri, MO / montana, MT / nebraska, NE / nevada, NV / new hampshire, NH
    new jersey, NJ / new mexico, NM / new york, NY / north carolina, NC / north dakota, ND / ohio, OH / oklahoma, OK
    oregon, OR / pennsylvania, PA / rhode island, RI / south carolina, SC / south dakota, SD / tennessee, TN / texas, TX
    utah, UT / vermont, VT / virginia, VA / washington, WA / west virginia, WV / wisconsin, WI / wyoming, WY
    los angeles, LA / new york city, NYC / san francisco, SF / washington, DC
"""


def grouped() -> dict[str, frozenset[str]]:
    """Return each name -> the others of its groups."""
    found: dict[str, frozenset[str]] = {}
    for group in (part for line in GROUPS.strip().splitlines() for part in line.split("/")):
        names = frozenset(name.strip() for name in group.split(","))
        for name in names:
            found[name] = found.get(name, frozenset()) | names - {name}
    return found


OTHERS = grouped()
