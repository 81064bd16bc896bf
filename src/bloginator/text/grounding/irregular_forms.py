"""Forms of English words that no ending tells: "sung" is "sing", "geese" is "goose".

Left out are forms that more often are words of their own: "bound", "lives". Pure: reads no file and no clock.
"""

FORMS = """
    arise arose arisen, beat beaten, become became, begin began begun, bend bent, bite bitten, bleed bled,
    blow blew blown, break broke broken, breed bred, bring brought, build built, buy bought, catch caught, child children,
    choose chose chosen, come came, creep crept, deal dealt, die died dead death, draw drew drawn, drink drank,
    drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found, flee fled,
    fly flew flown, foot feet, forbid forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen,
    get got, give gave given, go went gone goes going, goose geese, grow grew grown, half halves, hang hung, hear heard,
    hide hidden, hold held, keep kept, kneel knelt, knife knives, know knew known, lay laid, lead led, leave left,
    lend lent, lose lost, make made making, man men, mean meant, meet met, mouse mice, overcome overcame, pay paid,
    person people, prove proven, ride rode ridden, ring rang, rise risen, run ran, say said says, see saw seen,
    seek sought, sell sold, send sent, shake shook shaken, shoot shot, show shown, shrink shrank shrunk, sing sang sung,
    sink sank sunk, sleep slept, slide slid, speak spoke spoken, spend spent, spin spun, stand stood, steal stole stolen,
    stick stuck, strike struck, swear swore sworn, sweep swept, swell swollen, swim swam swum, take took taken,
    teach taught, tear torn, tell told, think thought, throw threw thrown, tooth teeth, understand understood,
    undergo underwent undergone, wake woke woken, wear wore worn, weave wove woven, weep wept, wife wives, win won,
    withdraw withdrew withdrawn, wolf wolves, woman women, write wrote written
"""
BASES = {form: word.split()[0] for word in FORMS.split(",") for form in word.split()[1:]}
"""Form -> its word."""
