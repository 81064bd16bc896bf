"""Words that a full stop may follow without ending a sentence, and words that then show that it did."""


def read_words(text: str) -> frozenset[str]:
    """Read a list of words."""
    return frozenset(text.split())


NEVER = read_words("""
    e.g i.e eg ie dr mr mrs ms mx prof vs v cf viz fig figs sec secs eq eqs vol pp ed eds gen col capt lt sgt rev hon
    sen gov pres approx ca resp incl excl esp ref refs ch chap para app st mt ft cmdr messrs mme mlle adj misc
    allg amer bayer beschl betr dt ehem engl europ gesetzl griech hist jährl lat mehrf monatl mult polit russ sächs span
    staatl stellv tägl techn türk urt versch wirtsch wiss wöchentl zit ee
    bzw ggf vgl hrn evtl inkl exkl zzgl sog bspw insb dgl dipl ing bzgl einschl ff fa lt dt engl frz anz jew entspr gegr
    geb gest verh röm kath ev dott sra srta srs dra dhr mevr bijv tzn
""")
"""A name, a number or more of the sentence follows these."""

NUMBERED = read_words("""
    az buchst halbs hs mind pers rdnr rechn rn tz no nos art p nr op abs bd kap ziff anm abb jg tel
    fax tab str abschn aufl cap pág pag lit
""")
"""A number follows these, or a small letter, or they end a sentence."""

MAYBE = read_words("""
    etc inc ltd co corp llc jr sr al u.s u.k u.n e.u u.s.a a.m p.m ph.d m.d b.a m.a b.sc m.sc d.c jan feb mar apr jun
    jul aug sep sept oct nov dec mon tue wed thu fri sat sun est dept univ assn bros ave blvd usw
    mia mill abschl abt fam sek verf hrsg uu
    mio mrd tsd std stk pkt max min mwst okt dez mrz gem env ex sig sigg np ul
""")
"""These may end a sentence: then one of ``STARTERS`` follows with a capital."""

STARTERS = read_words("""
    a an the this that these those it its he she they we you i my our your his her their there here in on at by for
    from to with without within if when while where as after before since because although though but and or so yet
    however then thus hence also even still what who why how which whether each every some many most all both no not
    one two now once let see note instead finally first second next another such
    der die das ein eine er sie es wir ihr ich man dies diese dieser dieses danach dann dabei dafür damit daher dazu
    denn doch jedoch aber und oder wenn weil als auch im am auf aus bei mit nach seit von vor zu zum zur für durch über
    unter hier dort heute jetzt nun nur noch schon alle viele einige beide kein keine was wer wie wo warum
""")

MONTHS = read_words("""
    januar februar märz april mai juni juli august september oktober november dezember jänner
    jan feb mär mrz apr jun jul aug sep sept okt nov dez
""")

DETERMINERS = read_words("""
    der die das dem den des am im vom zum zur ab seit beim ein eine einer einem einen eines jede jeder jedes jedem jeden
    diese dieser dieses diesem diesen seine seiner seinem seinen ihre ihrer ihrem ihren unsere unserer unserem unseren
""")
"""Behind these a number with a full stop is an ordinal."""
