"""A customer who gets a new name is called by the one of the day, on both sites and in all of their data."""

import json
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name
from onrecord.catalog.record.reference import FormerName, Reference
from onrecord.git.tree import DirectoryTree
from onrecord.publish.site_files import Source, make_site
from onrecord.publish.verify import Marker, verify_files
from onrecord.store.catalog_reader import Catalog
from sample import DAY, ROOT
from site_in_memory import Memory

OLD, NEW, SLUG = "Spoorlinde", "Tulpenspoor", "spoorlinde"
TOMORROW = DAY + timedelta(days=1)


def _rename_customer(library: Library, begins: date | None, *former: FormerName) -> Library:
    whole = replace(library.references[SLUG], name=NEW, name_from=begins, former_names=former)
    others = dict(list(library.references.items())[:20])  # so few that one process makes the site
    return Library({**others, SLUG: whole}, library.vocabulary, library.policy)


def _build_site(library: Library, audience: str) -> Memory:
    files = Memory()
    make_site(Source(library, (), DirectoryTree(ROOT), DAY, audience), files)
    return files


def _read_names(files: Memory, path: str, rows: str) -> list[str]:
    return [row["name"] for row in json.loads(files[path])[rows]]


def test_the_coming_name_is_nowhere_on_the_public_site(sample: Catalog) -> None:
    library = _rename_customer(sample.library, TOMORROW, FormerName(OLD))
    files = _build_site(library, "public")
    assert OLD in _read_names(files, "api/v1/customers.json", "customers")
    assert [path for path, data in files.items() if NEW.encode() in data] == []
    assert verify_files(files.items(), Marker(DAY, False, "public"), DAY, library) == []


def test_colleagues_read_the_name_of_the_day_and_find_them_by_the_coming_one(sample: Catalog) -> None:
    library = _rename_customer(sample.library, TOMORROW, FormerName(OLD))
    files = _build_site(library, "sales")
    assert OLD in _read_names(files, "api/v1/references.json", "references")
    assert [path for path, data in files.items() if NEW.encode() in data] == ["assets/catalog.json"], "to be found by"
    assert f"<h1>{OLD}</h1>" in files[f"references/{SLUG}/index.html"].decode()
    assert verify_files(files.items(), Marker(DAY, False, "sales"), DAY, library) == []


@pytest.mark.parametrize("audience", ["sales", "public"])
def test_from_its_first_day_on_the_new_name_is_the_name(sample: Catalog, audience: str) -> None:
    library = _rename_customer(sample.library, DAY, FormerName(OLD, DAY - timedelta(days=1)))
    files = _build_site(library, audience)
    path, rows = {"sales": ("references.json", "references"), "public": ("customers.json", "customers")}[audience]
    names = _read_names(files, f"api/v1/{path}", rows)
    assert NEW in names and OLD not in names
    assert verify_files(files.items(), Marker(DAY, False, audience), DAY, library) == []


@pytest.mark.parametrize("audience", ["sales", "public"])
def test_a_site_that_tells_the_coming_name_does_not_pass(sample: Catalog, audience: str) -> None:
    files = _build_site(_rename_customer(sample.library, None), audience)
    library = _rename_customer(sample.library, TOMORROW, FormerName(OLD))
    found = verify_files(files.items(), Marker(DAY, False, audience), DAY, library)
    assert "not-allowed" in {finding.rule for finding in found if NEW in finding.message}


def test_without_a_known_name_nobody_is_named_before_the_public(sample: Catalog) -> None:
    library = _rename_customer(sample.library, TOMORROW)
    files = _build_site(library, "public")
    names = _read_names(files, "api/v1/customers.json", "customers")
    assert OLD not in names and NEW not in names
    assert None in names, "their logo may be shown"
    assert verify_files(files.items(), Marker(DAY, False, "public"), DAY, library) == []


@pytest.mark.parametrize(
    ("begins", "former", "name"),
    [
        (None, (), NEW),
        (None, (FormerName("Older", DAY - timedelta(days=9)),), NEW),
        (None, (FormerName("Older", DAY),), "Older"),
        (TOMORROW, (FormerName("Older", DAY), FormerName("Oldest", date(2004, 1, 1))), "Older"),
        (TOMORROW, (FormerName("Oldest", date(2004, 1, 1)), FormerName("Older")), "Older"),
        (TOMORROW, (), None),
        (DAY, (FormerName("Older"),), NEW),
    ],
)
def test_the_name_of_a_day(
    sample: Catalog, begins: date | None, former: tuple[FormerName, ...], name: str | None
) -> None:
    reference: Reference = replace(sample.library.references[SLUG], name=NEW, name_from=begins, former_names=former)
    assert find_name(reference, DAY) == name
