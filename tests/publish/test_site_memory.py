"""A build that remembers gives the bytes of one that does not, whatever was changed; only what changed is written."""

import os
import shutil
from collections.abc import Callable, Collection
from datetime import date, timedelta
from pathlib import Path

import pytest

from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.open_wishes import OpenWishes
from onrecord.catalog.views.public_history import Landed
from onrecord.git.tree import DirectoryTree
from onrecord.publish import site_files, site_memory, verify
from onrecord.publish.builder import Built, ReadBackError, build
from onrecord.publish.pages import Page
from onrecord.store.catalog_reader import load_catalog
from sample import DAY, ROOT, copy_settings

SLUGS = ("nordlys-bank", "adunola-microfinance", "quillstack", "bosphora-air")
RECORD = "references/nordlys-bank/reference.yaml"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small catalog and the memory of builds."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for slug in SLUGS:
        shutil.copytree(ROOT / "references" / slug, tmp_path / "catalog" / "references" / slug)
    copy_settings(tmp_path / "catalog")
    return tmp_path


def build_site(place: Path, out: str = "site", day: date = DAY, *, remembers: bool = True, **more: object) -> Built:
    tree = DirectoryTree(place / "catalog")
    cache = place / "cache" / "onrecord" / "here" / "site" if remembers else None
    return build(load_catalog(tree, day, packed=True), tree, place / out, day, cache=cache, **more)  # type: ignore[arg-type]


def read_files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def change_file(place: Path, path: str, old: str, new: str) -> None:
    file = place / "catalog" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def change_record(place: Path) -> None:
    change_file(place, RECORD, "valid_through: 2027-01-14", "valid_through: 2027-02-14")


def change_logo(place: Path) -> None:
    with (place / "catalog/references/nordlys-bank/logo.svg").open("a") as file:
        file.write("\n")


def remove_record(place: Path) -> None:
    shutil.rmtree(place / "catalog/references/adunola-microfinance")


def rename_stranger(place: Path) -> None:
    change_file(place, "references/quillstack/reference.yaml", "name: Quillstack", "name: Zarnowiec Quills")


def change_vocabulary(place: Path) -> None:
    change_file(place, "schema/vocabulary.yaml", "Financial services", "Money and banks")


def change_policy(place: Path) -> None:
    change_file(place, "schema/policy.yaml", "[90, 60, 30, 7]", "[120, 60, 30, 7]")


def add_error(place: Path) -> None:
    change_file(place, RECORD, "sha256: 37867a70", "sha256: 47867a70")


def replace_page(place: Path, path: str) -> None:
    """Another page of the same length, its time of writing put back."""
    page = place / "site" / path
    facts, data = page.stat(), page.read_bytes()
    page.write_bytes(data.replace(b"Nordlys", b"Sylrdon"))
    os.utime(page, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def replace_site_file(place: Path) -> None:
    replace_page(place, "references/nordlys-bank/index.html")


def replace_list(place: Path) -> None:
    replace_page(place, "all/index.html")


def remove_site_file(place: Path) -> None:
    (place / "site/api/v1/references/nordlys-bank.json").unlink()


def remove_list(place: Path) -> None:
    (place / "site/published/index.html").unlink()


def change_theme_file(place: Path) -> None:
    next((place / "site/assets/stylesheets").glob("main*.css")).write_text("body{}")


def add_strange_file(place: Path) -> None:
    (place / "site/references/left-over.html").write_text("<p>Quillstack</p>")


def change_nothing(place: Path) -> None:
    pass


CHANGES = (
    change_record, change_logo, remove_record, rename_stranger, change_vocabulary, change_policy,
    add_error, replace_site_file, remove_site_file, replace_list, remove_list,
    change_theme_file, add_strange_file, change_nothing,
)  # fmt: skip
BEFORE_ALL = (change_record, change_logo, remove_record, change_policy, change_theme_file, change_nothing)
"""What can be changed of the site for everybody."""


@pytest.mark.parametrize(
    ("audience", "change"), [*(("sales", one) for one in CHANGES), *(("public", one) for one in BEFORE_ALL)]
)
def test_each_input_changed_gives_what_a_first_build_gives(
    place: Path, audience: str, change: Callable[[Path], None]
) -> None:
    build_site(place, audience=audience)
    change(place)
    build_site(place, audience=audience)
    build_site(place, "fresh", audience=audience, remembers=False)
    assert read_files(place / "site") == read_files(place / "fresh")


def test_another_day_another_history_and_another_tool_are_seen(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(place)
    tomorrow = DAY + timedelta(days=60)
    build_site(place, day=tomorrow)
    build_site(place, "fresh", tomorrow, remembers=False)
    assert read_files(place / "site") == read_files(place / "fresh")
    reference = load_catalog(DirectoryTree(place / "catalog"), DAY).library.references["nordlys-bank"]
    steps = {"nordlys-bank": [Landed(date(2026, 3, 1), "Dana", None, reference)]}
    build_site(place, day=tomorrow, histories=site_files.KnownHistories(steps))
    assert "1 Mar 2026" in (place / "site/references/nordlys-bank/index.html").read_text()
    monkeypatch.setattr(site_memory, "compute_tool_stamp", lambda: "another")
    assert not list_remembered(place, monkeypatch)


def list_remembered(place: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Whose pages a build does not make again."""
    made = set[str]()
    whole = site_files.make_reference_view

    def note_one(library: object, reference: object, *more: object) -> object:
        made.add(reference.slug)  # type: ignore[attr-defined]
        return whole(library, reference, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(site_files, "make_reference_view", note_one)
        build_site(place)
    return {path.parent.name for path in (place / "site/references").glob("*/index.html")} - made


def test_after_one_edit_only_its_pages_and_the_lists_are_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(place)
    before = {path: path.stat().st_mtime_ns for path in (place / "site").rglob("*") if path.is_file()}
    change_file(place, RECORD, "outcome: ", "outcome: Now ")
    others = {path.parent.name for path in (place / "site/references").glob("*/index.html")} - {"nordlys-bank"}
    assert others
    assert list_remembered(place, monkeypatch) == others
    written = {p.relative_to(place / "site").as_posix() for p, at in before.items() if p.stat().st_mtime_ns != at}
    assert not [path for path in written if any(other in path for other in others)]
    assert "references/nordlys-bank/index.html" in written
    assert "assets/catalog.json" in written
    assert not [path for path in written if path.startswith(("assets/javascripts", "guides", "rules"))]


def test_a_page_about_all_is_rendered_only_where_it_was_made_of_something_else(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(place)
    rendered, render_body = set[str](), Page.body.fget  # type: ignore[attr-defined]

    def note_one(page: Page) -> str:
        rendered.add(page.path)
        return str(render_body(page))

    monkeypatch.setattr(Page, "body", property(note_one))
    build_site(place)
    assert not rendered
    change_record(place)
    build_site(place)
    assert {"all/index.html", "ending/index.html", "references/nordlys-bank/index.html"} <= rendered
    assert not {"raci/index.html", "requests/index.html", "shortlist/index.html"} & rendered


def test_what_was_not_changed_is_not_read_back_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(place)
    change_file(place, RECORD, "outcome: ", "outcome: Now ")
    read, noted = list[str](), list[str]()
    whole, note = verify.SiteReader.read, verify.note_record

    def note_one(self: verify.SiteReader, path: str, data: bytes) -> object:
        read.append(path)
        return whole(self, path, data)

    monkeypatch.setattr(verify.SiteReader, "read", note_one)
    monkeypatch.setattr(verify, "note_record", lambda may, slug: noted.append(slug) or note(may, slug))
    build_site(place)
    assert "references/nordlys-bank/index.html" in read
    assert "references/bosphora-air/index.html" not in read
    assert noted == ["nordlys-bank"]


def test_a_page_that_does_not_pass_is_not_remembered_as_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after a build with a mistake in it, the same mistake is found again."""
    build_site(place)
    monkeypatch.setattr(site_files, "is_allowed_anywhere", lambda library, reference, day: True)
    change_file(place, "references/quillstack/reference.yaml", "name: Quillstack", "name: Quillstack Two")
    for _ in range(2):
        with pytest.raises(ReadBackError):
            build_site(place)


def file_wish(place: Path, name: str, rest: str) -> None:
    (place / "catalog/wishes").mkdir(exist_ok=True)
    text = f"requested: {{on: 2026-11-02, by: sam, team: sales}}\n{rest}\n"
    (place / f"catalog/wishes/2026-11-02-{name}.yaml").write_text(text)


def file_first(place: Path) -> None:
    file_wish(place, "first", "words: nordlsy")  # a typo: what it stands for depends on all customers


def file_second(place: Path) -> None:
    file_wish(place, "second", "uses: [logo]\nindustries: [financial-services]")


def close_second(place: Path) -> None:
    file_wish(place, "second", "uses: [logo]\nclosed: {on: 2026-11-03, by: dana}")


def fit_nobody(place: Path) -> None:
    for slug in ("nordlys-bank", "adunola-microfinance"):
        change_file(place, f"references/{slug}/reference.yaml", "industry: financial-services", "industry: energy")


def fit_again(place: Path) -> None:
    change_file(place, RECORD, "industry: energy", "industry: financial-services")


def rename_who_was_meant(place: Path) -> None:
    record = place / "catalog" / RECORD
    record.write_text(record.read_text().replace("Nordlys", "Sudlicht"))


STORY = (
    file_first, file_second, close_second, rename_stranger, file_second, fit_nobody, close_second, fit_again,
    file_second, rename_who_was_meant, remove_record,
)  # fmt: skip
"""Two of the steps change one customer while a wish is closed: what others fitted before is remembered beside that."""


@pytest.mark.parametrize("shards", [1, site_memory.SHARDS])
def test_what_fits_a_wish_is_what_a_first_build_finds(
    place: Path, monkeypatch: pytest.MonkeyPatch, shards: int
) -> None:
    monkeypatch.setattr(site_memory, "SHARDS", shards)
    desks = list[bytes]()
    for step in STORY:
        step(place)
        build_site(place)
        build_site(place, "fresh", remembers=False)
        assert read_files(place / "site") == read_files(place / "fresh"), step.__name__
        desks.append((place / "site/desk/index.html").read_bytes())
    assert len(set(desks)) > 4, "the steps change what is due"


def test_a_wish_is_put_only_to_who_changed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, whole = list[str](), OpenWishes.try_on

    def note_one(self: OpenWishes, reference: Reference, some: Collection[int] | None = None) -> object:
        asked.append(reference.slug)
        return whole(self, reference, some)

    monkeypatch.setattr(OpenWishes, "try_on", note_one)
    file_second(place)
    build_site(place)
    assert sorted(asked) == sorted(SLUGS)
    asked.clear()
    fit_nobody(place)
    build_site(place)
    assert sorted(asked) == ["adunola-microfinance", "nordlys-bank"]
    asked.clear()
    close_second(place)
    build_site(place)
    assert not asked
    file_first(place)
    build_site(place)
    assert sorted(asked) == sorted(SLUGS), "a new wish is put to all"
    asked.clear()
    build_site(place)
    assert not asked, "whom a wish does not fit is remembered too"


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"nothing", None])
def test_a_damaged_memory_is_none(place: Path, damage: bytes | None) -> None:
    build_site(place)
    first = read_files(place / "site")
    files = sorted((place / "cache/onrecord/here").glob("site-*"))
    assert len(files) > site_memory.SHARDS
    for file in files:
        data = file.read_bytes()
        file.write_bytes(data[:-1] if damage is None else damage)
    assert build_site(place).changed == 0
    assert read_files(place / "site") == first


def test_a_linked_page_is_never_written_into(place: Path) -> None:
    """Who keeps a copy of an old site by hard links keeps what it said."""
    build_site(place)
    kept = place / "kept.html"
    os.link(place / "site/references/nordlys-bank/index.html", kept)
    before = kept.read_bytes()
    change_file(place, RECORD, "outcome: ", "outcome: Now ")
    build_site(place)
    assert kept.read_bytes() == before
    assert (place / "site/references/nordlys-bank/index.html").read_bytes() != before
