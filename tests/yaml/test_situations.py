"""The situations of the YAML specification, in situations.txt: taken as it says, or refused on purpose."""

import json
from pathlib import Path

import pytest

from bad_yaml import collect_refusals, split_mark
from onrecord.yaml import event_reader as strict
from onrecord.yaml.loader import load
from onrecord.yaml.pure_parser import PurePython

_, *SITUATIONS = Path(__file__).with_name("situations.txt").read_text(encoding="utf-8").split("\n#### ")


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.split("\n")[0])
def test_situation(situation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = situation.partition("\n")[2].replace("␣", " ").replace("→", "\t")
    if "\n=> " in text:
        text, _, expected = text.partition("=> ")
        value = json.loads(expected)
        for parser in (strict.PARSER, PurePython):
            monkeypatch.setattr(strict, "PARSER", parser)
            assert load(text.encode()) == value
    else:
        text, _, words = text.partition("=! ")
        data, line, column = split_mark(text)
        for found in collect_refusals(data):
            assert found[:2] == (line, column), found
            assert words.strip() in found[2]
