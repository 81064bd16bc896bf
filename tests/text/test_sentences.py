"""Sentences of other languages end where their readers see them end."""

import pytest

from bloginator.text.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Wir trafen uns am 7. April in Köln.",
        "Die Kosten der 3. Runde fielen.",
        "Am 1. und 2. Tag des Laufs regnete es.",
        "Er lebte im 18. Jahrhundert.",
        "Das geht z. B. Montag oder i. d. R. Dienstag.",
        "Laut Abs. 4 gilt es.",
        "Der Abschl. Bericht nennt 5 Mill. Euro und 3 Mia. Franken.",
        "Der ehem. Minister und der stellv. Leiter tragen die monatl. Kosten.",
        "Nach Art. 5 Nr. 3 Buchst. a und Bd. II gilt es.",
        "Prof. Dr. h. c. mult. Weber und Dr.-Ing. Huber kamen nach 3 Sek. Pause.",
        "BGH, Urt. v. 5. 4. 2001, Az. 3 StR 5/01, ist klar.",
        "EE. UU. ganó.",
        "Frau Dr. med. Huber und Hr. Maier kamen.",
        "Ludwig XIV. baute es.",
        "Er zahlte 7 Mrd. Euro.",
        "Die Leitung, Tel. 0221 998877, hilft.",
        "Nach max. 20 Tagen endet die Frist am 14. Nov. 2023.",
        "Bis zum 2. 7. 2021 und ab 3. 8. Montag ruht es.",
        "Die o.g. Regel gilt u.U. Montag, i.d.R. Dienstag.",
        "Die Fa. Schulz in der Lindenstr. 4 liefert, siehe Tab. 3.",
        "Dott. Verdi et env. 30 autres, v. pág. 4, zie bijv. Make.",
        "「決まった。」と聞いた。",
        "彼は“まだ。”って言い、『もう！』を繰り返した。",
        "她说“下降了。”，走了。",
    ],
)
def test_an_ordinal_a_date_an_abbreviation_and_a_quotation_that_goes_on_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Wir waren zu 7. ", "Danach kam er."),
        ("Es waren 12. ", "Die Kosten stiegen."),
        ("Es kostet 7 Mrd. ", "Danach stieg es."),
        ("It weighs 30 kg. ", "Boxes hold it."),
        ("「決まった。」", "次に進む。"),
        ("It ends with step 3. ", "Then it begins again."),
        ("They chose option b. ", "The others went."),
        ("« Il neige. » ", "Puis il part."),
        ("他说：“走。”", "然后走了。"),
        ("Er kam. ", "»Nein«, sagte sie."),
        ("값이 내렸다. ", "다시 올랐다."),
        ("Да. ", "Нет."),
        ("Ναι. ", "Όχι."),
        ("He said no. ", "I left."),
        ("Keep it in mind. ", "Boxes are heavy."),
    ],
)
def test_a_sentence_that_ends_ends_with_its_closing_quotation_mark(first: str, second: str) -> None:
    assert sentences(first + second) == [first.strip(), second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("它下降了。[S1]", "然后上升。"),
        ("他说：“它下降了。”[S1][S2]", "然后上升。"),
        ("**它下降了。**[S1, S2]", "**然后**上升。"),
        ("「終わった」。[S1]", "「次は？」"),
        ("次は？ [S2]", "はい！"),
        ("下降（见前）。[^found1]", "“然后”上升。"),
        ("It fell. [^1]", " Then it rose."),
        ("See https://example.org/x. [^7]", " Then more."),
    ],
)
def test_a_mark_behind_the_stop_belongs_to_the_sentence_before_it(first: str, second: str) -> None:
    assert sentences(first + second) == [first, second.strip()]
