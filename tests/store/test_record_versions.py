"""Records on both sides of a change, from a real repository."""

from datetime import date
from pathlib import Path

import pytest

from git_catalogs import GRANT, Clone, make_clone
from onrecord.catalog.views.public_history import Landed
from onrecord.git.repository import Repository
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from onrecord.store.record_histories import RecordHistories
from onrecord.store.record_history import list_last_changes
from onrecord.store.record_versions import read_landings

TODAY = date(2026, 11, 21)
SECOND = GRANT.replace("id: 2026-name", "id: 2027-name")


def read(clone: Clone) -> dict[str, list[Landed]]:
    repository = Repository(clone.root)
    prefix = repository.find_prefix(clone.root)
    return read_landings(repository, list_last_changes(repository, prefix), TODAY)


def list_ids(landings: list[Landed]) -> list[tuple[list[str] | None, list[str] | None]]:
    return [tuple(sorted(side.by_id) if side else None for side in (one.before, one.after)) for one in landings]


@pytest.mark.parametrize("inner", ["", "our references"])
def test_both_sides_of_every_change_the_latest_first(tmp_path: Path, inner: str) -> None:
    clone = make_clone(tmp_path / "work", inner)
    clone.record(SECOND)
    clone.commit("Globex wants to hear from them, 250000 EUR")
    clone.record("authorizations: [nonsense")
    clone.commit()
    clone.record(SECOND)
    clone.commit()
    [landings] = read(clone).values()
    assert list_ids(landings) == [
        (None, ["2027-name"]),
        (["2027-name"], None),
        (["2026-name"], ["2027-name"]),
        (None, ["2026-name"]),
    ]


def test_a_record_that_was_removed_and_one_that_never_changed(tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "work")
    clone.record(GRANT.replace("name", "logo"), "weserland-bank")
    clone.commit()
    clone.write(**{"references/nordlys-bank/reference.yaml": None})
    clone.commit()
    found = read(clone)
    assert list_ids(found["nordlys-bank"]) == [(["2026-name"], None), (None, ["2026-name"])]
    assert len(found["weserland-bank"]) == 1


def test_without_a_change_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert read_landings(Repository(tmp_path), {}, TODAY) == {}


def test_a_version_that_is_the_file_of_today_is_not_read_again(tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "work")
    clone.record(SECOND)
    clone.commit()
    records = load_catalog(DirectoryTree(clone.root), TODAY).library.references
    histories = RecordHistories(clone.root, records, TODAY)
    [last, first] = histories.find_steps(["nordlys-bank"])["nordlys-bank"]
    assert last.after is records["nordlys-bank"]
    assert list_ids([last, first]) == [(["2026-name"], ["2027-name"]), (None, ["2026-name"])]
    clone.record(GRANT.replace("id: 2026-name", "id: 2028-name"))  # not committed
    assert list_ids(list(histories.find_steps(["nordlys-bank"])["nordlys-bank"]))[0] == (["2026-name"], ["2027-name"])
