"""Case and spelling: names as people write them at a sentence's beginning, in capitals, without umlauts."""

import unicodedata

import pytest

from onrecord.names.mentions import Name
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import FAMILIES, Document
from onrecord.scan.images import LogoFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import Scanner

RECORDED = (
    "adunis", "eKarn", "easyLoft", "sonnet.com", "thalbachkrupp", "Xkro", "Mühlemann & Popp", "Müllner", "Straßfeld AG",
    "Logsør", "Ørvik", "Åkerdal", "Zyppo", "Amazon", "X", "Remote",
)  # fmt: skip
SCANNER = Scanner(NameFinder(Name(name, name) for name in RECORDED), QuoteFinder([]), LogoFinder())


def find_names(text: str) -> set[str]:
    located = SCANNER.find_in_document(Document(text.encode(), FAMILIES[".md"]))
    assert all(text[item.mention.start : item.mention.end] == item.mention.text for item in located)
    return {item.mention.customer for item in located}


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("Adunis runs it. ADUNIS too.", "adunis"),
        ("EKarn and Ekarn", "eKarn"),
        ("EasyLoft, EASYLOFT", "easyLoft"),
        ("Sonnet.com is here", "sonnet.com"),
        ("ThalbachKrupp", "thalbachkrupp"),
        ("XKRO games", "Xkro"),
        ("Muhlemann & Popp", "Mühlemann & Popp"),
        ("Muhlemann and Popp", "Mühlemann & Popp"),
        ("Muehlemann & Popp", "Mühlemann & Popp"),
        ("Mühlemann und Popp", "Mühlemann & Popp"),
        (unicodedata.normalize("NFD", "Mühlemann & Popp"), "Mühlemann & Popp"),
        (unicodedata.normalize("NFD", "Mühlemann and Popp"), "Mühlemann & Popp"),
        ("Muellner says", "Müllner"),
        ("Strassfeld AG, STRASSFELD AG", "Straßfeld AG"),
        ("Logsor", "Logsør"),
        ("Logsoer", "Logsør"),
        ("Orvik and Oervik", "Ørvik"),
        ("Akerdal and Aakerdal", "Åkerdal"),
        ("a pro-Zyppo mood", "Zyppo"),
        ("ex-Zyppo people", "Zyppo"),
        ("a Zyppo-based shop", "Zyppo"),
        ("at Zyppo.ag we", "Zyppo"),
        ("see zyppo.com", "Zyppo"),
        ("it became X in May", "X"),
        ("a firm called X", "X"),
        ("Amazon Web Services (AWS)", "Amazon"),
    ],
)
def test_it_is_the_name(text: str, customer: str) -> None:
    assert customer in find_names(text)


@pytest.mark.parametrize(
    "text", ["zyppo", "https://docs.zyppo.com/x", "mail@zyppo.com", "Zyppo.run()", "a Zyppo-shaped hole", "node X",
             "The Remote Control Panel (RCP) is", "remote.com"]
)  # fmt: skip
def test_it_is_not_the_name(text: str) -> None:
    assert find_names(text) == set()


@pytest.mark.parametrize(
    ("path", "customer"),
    [
        ("img/zyppo_logo_darkbg.svg", "Zyppo"),
        ("a/Logo_Zyppo_whatever.png", "Zyppo"),
        ("a/remote-logo_any.svg", "Remote"),
        ("a/logo-remote-website.png", "Remote"),
        ("a/muehlemann-popp-logo.svg", "Mühlemann & Popp"),
        ("logo/logsor.png", "Logsør"),
        ("a/remote-control-logo.svg", None),
        ("a/remote-icon.svg", None),
    ],
)
def test_a_logo_by_the_name_of_its_file(path: str, customer: str | None) -> None:
    assert {item.mention.customer for item in SCANNER._find_by_name(path)} == ({customer} if customer else set())
