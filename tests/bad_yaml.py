"""What the loader must refuse, written down with the place: « is before the character that is to blame.

A case is a construct put into a place; the line and column to expect come from the mark alone, never from the loader.
"""

from itertools import product

import pytest

from onrecord.yaml import event_reader as strict
from onrecord.yaml.loader import YamlError, load
from onrecord.yaml.pure_parser import PurePython


def split_mark(text: str) -> tuple[bytes, int, int]:
    """The bytes of a text less its mark, and the line and column of the mark; a byte-order mark counts as nothing."""
    before, after = text.split("«")
    line = before.removeprefix("\ufeff").split("\n")
    return (before + after).encode(), len(line), len(line[-1]) + 1


def collect_refusals(data: bytes) -> list[tuple[int, int, str]]:
    """Line, column and words of the error, on libyaml's events and on PyYAML's own. Fails where there is none."""
    found = []
    for parser in (strict.PARSER, PurePython):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(strict, "PARSER", parser)
            with pytest.raises(YamlError) as caught:
                load(data, frozenset({"score"}))
        error = caught.value
        found.append((error.line, error.column, f"{error.message}; {error.hint}"))
    return found


VALUE_PLACES = {
    "the root": "HERE\n",
    "a value": "name: HERE\n",
    "a later value": "# yes\nname: A\n\nowner: HERE\nstatus: active\n",
    "a nested value": "profile:\n  size: large\n  industry: HERE\n",
    "a value on a line of its own": "name:  # who\n    HERE\nowner: dana\n",
    "an item": "aliases:\n  - HERE\n",
    "a later item": "- A\n- HERE\n- B\n",
    "an item of an item": "- - A\n  - HERE\n",
    "a mapping in a list": "quotes:\n  - id: a\n    text: HERE\n  - id: b\n",
    "a list in line": "uses: [logo, HERE]\n",
    "a list over lines": "uses: [\n  logo,\n  HERE\n  ]\n",
    "a mapping in line": "nps: {score: HERE}\n",
    "mappings in line": "approvals: [{role: cs, by: HERE}, {role: legal}]\n",
    "after other scripts": 'Ærø: {"日本": 🎉, ö: HERE}\n',
    "after other scripts' lines": "# Ø\nß: ñ\né:\n  - HERE\n",
    "a file of Windows": "name: A\r\nowner: HERE\r\nstatus: active\r\n",
    "a file with a byte-order mark": "\ufeffname: A\nowner: HERE\n",
    "the first line with a byte-order mark": "\ufeffname: HERE\n",
    "an explicit key's value": "? name\n: HERE\n",
    "a document with markers": "---\nname: HERE\n...\n",
    "the last line, not ended": "name: A\nowner: HERE",
}

IN_VALUES = {
    "an anchor": ("«&a x", "anchor"),
    "an anchor of nothing": ("«&a", "anchor"),
    "an anchor of a list": ("«&a [x]", "anchor"),
    "an anchor before a tag": ("«&a !t x", "anchor"),
    "an ampersand alone": ("«& x", "quote the text if the &"),
    "an alias": ("«*a", "alias"),
    "bold text": ("«*Great* stuff", "quote the text if the *"),
    "an asterisk alone": ("«* x", "quote the text if the *"),
    "a tag": ("«!t x", "tag"),
    "a tag of YAML": ("«!!str x", "tag"),
    "a tag of Python": ("«!!python/object/apply:os.system x", "tag"),
    "a tag in full": ("«!<tag:example.com> x", "tag"),
    "a tag of nobody": ("«!x!y z", "tag"),
    "an exclamation mark": ("«! x", "quote the text if the !"),
    "a tag of a mapping": ("«!!map {a: b}", "tag"),
    "a tag before an anchor": ("«!t &a x", "tag"),
    "a tag of odd bytes": ("«!%ED%A0%80 x", "tag"),
    "a tag of a nul": ("«!%00 x", "tag"),
    "an anchor inside": ("{a: «&b c}", "anchor"),
    "an alias inside": ("[a, «*b]", "alias"),
    "an alias as key": ("{«*a : b}", "alias"),
    "an anchor at a key": ("{«&a b: c}", "anchor"),
    "a tag at a key": ("{«!t a: b}", "tag"),
    "an empty list": ("«[]", "empty list"),
    "an empty list with a blank": ("«[ ]", "leave the key out"),
    "an empty list in a list": ("[a, «[]]", "empty list"),
    "an empty list in a mapping": ("{a: «[]}", "empty list"),
    "a list as key": ("{«[a]: b}", "plain text as the key"),
    "a mapping as key": ("{«{a: b}: c}", "plain text as the key"),
    "a list as explicit key": ("{? «[a] : b}", "plain text as the key"),
    "no key": ("{«: b}", "no name"),
    "an empty key": ('{«"": b}', "no name"),
    "a key of single quotes": ("{«'': b}", "no name"),
    "a tilde as key": ("{«~: b}", "no name"),
    "a null as key": ("{a: b, «null: b}", "no name"),
    "a merge": ("{«<<: {a: b}}", "merge"),
    "a merge after keys": ("{a: b, «<<: c}", "write the keys"),
    "equal keys": ("{a: 1, b: 2, «a: 3}", "keep one"),
    "equal keys, quoted": ("{a: 1, «'a': 2}", "twice"),
    "equal keys, escaped": ('{a: 1, «"\\x61": 2}', "twice"),
    "equal keys, thrice": ("{a: 1, «a: 2, a: 3}", "twice"),
    "equal keys, inner": ("{a: {b: 1, «b: 2}, a: 3}", "twice"),
    "an at sign": ("«@x", "quote"),
    "a backtick": ("«`x`", "quote"),
    "an open double quote": ('«"x', "close the quotation mark"),
    "an open single quote": ("«'it''s", "close the quotation mark"),
    "an unknown escape": ('"x«\\q"', "write the backslash twice"),
    "a path of Windows": ('"C:«\\Users"', "single quotes"),
    "half an escape": ('"«\\x4"', "backslash"),
    "an escape of no digits": ('"«\\u00zz"', "backslash"),
    "an escape of a nul": ('"«\\0"', "control character U+0000"),
    "an escape of a nul in digits": ('"ok \\t «\\x00"', "control character U+0000"),
    "an escape of a nul after an honest one": ('"\\x41«\\x00"', "control character U+0000"),
    "an escape of a bell": ('"«\\a"', "control character U+0007"),
    "an escape of a backspace": ('"«\\b"', "control character U+0008"),
    "an escape of a vertical tab": ('"«\\v"', "control character U+000B"),
    "an escape of a form feed": ('"«\\f"', "control character U+000C"),
    "an escape of the escape": ('"«\\e[31m"', "control character U+001B"),
    "an escape of delete": ('"«\\x7f"', "control character U+007F"),
    "an escape of C1": ('"«\\x9b"', "control character U+009B"),
    "an escape of a CR": ('"a«\\r\\n"', "write \\n for a line break"),
    "an escape of U+0085": ('"«\\N"', "U+0085"),
    "an escape of U+2028": ('"a\\\\«\\L"', "U+2028"),
    "an escape of U+2029": ('"«\\u2029"', "write \\n for a line break"),
    "an escape of bidi": ('"«\\u202e"', "right-to-left override"),
    "an escape of an isolate": ('"x«\\U00002066"', "left-to-right isolate"),
    "an escape of half a pair": ('"«\\ud83d\\ude00"', "write the character itself"),
    "an escape of the other half": ('"«\\udfff"', "write the character itself"),
    "an escape of no character": ('"«\\uffff"', "noncharacter U+FFFF"),
    "an escape of a byte-order mark": ('"«\\ufeff"', "byte-order mark"),
    "an escape past Unicode": ('"«\\U00110000"', "U+10FFFF"),
    "an escape far past Unicode": ('"«\\UFFFFFFFF"', "U+10FFFF"),
    "an escape in a key": ('{"a«\\x00": b}', "control character U+0000"),
    "a question mark in brackets": ("[«?x]", "quote"),
    "a question mark in braces": ("{a: b, «?x: y}", "quote"),
    "a comma too many": ("[a, «, b]", "missing value"),
    "a dash in brackets": ("[a, «- b]", "quote the text if the dash"),
    "a bracket in braces": ("{a: b«]}", "needs a comma or }"),
    "a brace in brackets": ("[a«}]", "needs a comma or ]"),
    "text after a quote in brackets": ('["a" «b]', "comma"),
    "two levels wrong": ("[[a, b], [a, {c: «[]}]]", "empty list"),
}

KEY_PLACES = {
    "the first key": "HEREx: y\n",
    "a later key": "a: 1\nHEREx: y\n",
    "an inner key": "a:\n  b: c\n  HEREx: y\nd: e\n",
    "a key in a list": "- HEREx: y\n",
    "a later key in a list": "a:\n  - b: c\n    HEREx: y\n",
    "a key in braces": "a: {HEREx: y}\n",
    "a later key in braces": "Ä: [{ö: ü, HEREx: y}]\n",
    "a key of Windows": "a: 1\r\nHEREx: y\r\n",
    "a key after a byte-order mark": "\ufeffHEREx: y\n",
}

AT_KEYS = {
    "an anchor": ("«&a ", "anchor"),
    "a tag": ("«!t ", "tag"),
    "a tag of YAML": ("«!!str ", "tag"),
    "an alias": ("«*a : b, ", "alias"),
    "a list": ("«[a, b]", "plain text as the key"),
    "a backtick": ("«`", "quote"),
    "an at sign": ("«@", "quote"),
    "an asterisk": ("«*", "quote"),
    "an open quote": ("«'", "close the quotation mark"),
    "a bad escape": ('"«\\y"', "backslash"),
    "a nul": ('"«\\0"', "U+0000"),
}


def make_cases(places: dict[str, str], constructs: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(name, marked text, words) for every construct at every place."""
    return [
        (f"{what}, as {where}", text.replace("HERE", construct), words)
        for (where, text), (what, (construct, words)) in product(places.items(), constructs.items())
    ]


CASES = make_cases(VALUE_PLACES, IN_VALUES) + make_cases(KEY_PLACES, AT_KEYS)
