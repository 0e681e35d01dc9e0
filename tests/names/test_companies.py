"""Names of companies: case, accents, punctuation, spaces, legal forms and look-alike letters make no difference."""

import pytest

from onrecord.names.companies import find_core, is_same_company, may_be_one_company


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Globex", ("globex",)),
        ("GLOBEX Corp. GmbH", ("globex",)),
        ("The Globex GmbH & Co. KG", ("globex",)),
        ("Globex GmbH und Co. KGaA", ("globex",)),
        ("Nordlys Bank ASA", ("nordlys", "bank")),
        ("Smith & Wesson, Inc.", ("smith", "wesson")),
        ("Smith and Wesson", ("smith", "wesson")),
        ("Foo S. de R.L. de C.V.", ("foo",)),
        ("Spółka Sp. z o.o.", ("spolka",)),
        ("AB Volvo (publ)", ("volvo",)),
        ("PT Telkom Indonesia Tbk", ("telkom", "indonesia")),
        ("ООО Ромашка", ("ромашка",)),
        ("株式会社トヨタ", ("トヨタ",)),
        ("Telvora Holding AS", ("telvora",)),
        ("Inc.", ("inc",)),
        ("The", ("the",)),
        ("株式会社", ("株式会社",)),
        ("…", ()),
    ],
)
def test_the_core_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert find_core(name) == words


FORMS = """
    A/S AS ASA ApS P/S I/S S.A. SA S/A SpA S.p.A. S.r.l. Ltd. Limited Ltda. LLC L.L.C. Inc. Corp. Corporation PLC P.L.C.
    GmbH G.m.b.H. AG KGaA e.V. B.V. N.V. SARL S.à.r.l. Oy Oyj AB HF OÜ UAB AD d.o.o. s.r.o. a.s. K.K. Aktiengesellschaft
    Aktieselskab Aksjeselskap
    """.split()  # noqa: SIM905


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_as_good_as_none(form: str) -> None:
    for other in (f"Sundby Sparebank, {form}", f"SUNDBY SPAREBANK {form.upper()}", f"Sundby-Sparebank ({form})"):
        assert is_same_company("Sundby Sparebank S.A.", other)
        assert is_same_company("Sundby Sparebank", other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Danske Kredit A/S", "Danske Kredit", True),
        ("DanskeKredit", "Danske Kredit", True),
        ("A.P. Møller", "AP Moller A/S", True),
        ("Müller GmbH", "Mueller", True),
        ("Müller GmbH", "MULLER AG", True),
        ("Århus Havn", "Aarhus Havn", True),
        ("McDonald’s", "McDonalds", True),
        ("Nоrdlys", "NORDLYS AS", True),
        ("ГАЗ", "газ", True),
        ("Telvora Group", "Telvora Holding", True),
        ("Globex Nordic", "Globex", False),
        ("Danske Kredit", "Danske Kreditt", False),
        ("", "", False),
        ("…", "!", False),
    ],
)
def test_whether_two_names_are_one_company(one: str, other: str, same: bool) -> None:
    assert is_same_company(one, other) is same
    assert is_same_company(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Globex Nordic AS", "Globex", True),
        ("The Globex Corporation", "globex inc", True),
        ("A.P. Moller Maersk", "AP Møller", True),
        ("Sundby Sparebank A/S", "Sundby Sparebank S.A.", True),
        ("Globexia", "Globex", False),
        ("Nordlys Bank", "Nordlys Forsikring", False),
        ("", "Globex", False),
        ("…", "Globex", False),
    ],
)
def test_whole_words_of_the_other(one: str, other: str, same: bool) -> None:
    assert may_be_one_company(one, other) is same
    assert may_be_one_company(other, one) is same
