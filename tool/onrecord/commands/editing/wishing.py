"""What somebody looked for and did not find: file it, answer it with a customer, or close it."""

from collections.abc import Mapping
from datetime import date

import click

from onrecord.catalog.record.wish import FOLDER, FiledWish, make_wish_id
from onrecord.catalog.search.filed_wishes import add_named_terms, say_wanted
from onrecord.catalog.search.finder import Search, Wish
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline, fail
from onrecord.reports.text import count_of, make_visible
from onrecord.store.schema import read_schema
from onrecord.store.wish_files import read_wishes
from onrecord.yaml import yaml_writer as emit
from onrecord.yaml.edit import Edited

MOST_KNOWN = 100
"""The most customers who fit that are written down: a person who finds more has not said what is missing."""
_HEAD = "# yaml-language-server: $schema=../schema/wish.schema.json"


def file_wish(
    session: EditSession, wanted: Wish, on: date, more: Mapping[str, object], team: str | None = None, *, commits: bool
) -> None:
    """File what somebody looks for, on the day they looked, and print what fits today.

    `more` are other keys of the file, in its order. Raises click.UsageError (exit 2) if nothing is looked for, or if a
    term is not in the vocabulary.
    """
    words = session.opened.catalog.library.vocabulary
    wanted = add_named_terms(wanted, words)
    lists: dict[str, object] = {
        "uses": prompts.require_terms(words.uses, wanted.uses, "--use"),
        "industries": prompts.require_terms(words.industries, wanted.industries, "--industry"),
        "regions": prompts.require_terms(words.territories, wanted.regions, "--region"),
        "sizes": prompts.require_terms(words.sizes, wanted.sizes, "--size"),
        "products": prompts.require_terms(words.products, wanted.products, "--product"),
        "use_cases": prompts.require_terms(words.use_cases, wanted.use_cases, "--use-case"),
        "languages": wanted.languages,
        "channel": None
        if wanted.channel == "any"
        else prompts.require_term(words.channels, "--channel")(wanted.channel),
        "territories": prompts.require_terms(words.territories, wanted.territories, "--in"),
        "words": prompts.require_words("WORDS", 200)(" ".join(wanted.words)) if wanted.words else None,
    }
    if not any(value for key, value in lists.items() if key not in ("channel", "territories")):
        raise click.UsageError("say what you are looking for: words, --use, --industry, --region, …")
    hits = Search(session.opened.catalog.library, session.today).find(wanted)
    if hits:
        names = ", ".join(make_visible(hit.reference.name) for hit in hits[:3])
        fit = "fits" if len(hits) == 1 else "fit"
        click.echo(f"{count_of(len(hits), 'reference')} {fit} today: {names}{' …' if len(hits) > 3 else ''}")
    requested = {"on": on.isoformat(), "by": session.by, "team": session.choose_team(team, "request")}
    wish_fields = {
        "requested": requested,
        **lists,
        **more,
        "not_enough": [hit.reference.slug for hit in hits[:MOST_KNOWN]],
    }
    fields = {key: value for key, value in wish_fields.items() if value}
    id_ = _find_free_id(session, make_wish_id(on, wanted.uses, wanted.industries, wanted.regions))
    document = "\n".join([_HEAD, *emit.write_mapping(fields, 0), ""]).encode("utf-8")
    what = say_wanted((wanted.uses, wanted.industries, wanted.regions), words)
    change = PlannedEdit("", f"wish/{id_}", f"Not found: {what}", {f"{FOLDER}/{id_}.yaml": document})
    foresee(session, change)
    save(session, change, commits=commits)


def answer_wish(session: EditSession, id_: str, customer: str, on: date, *, commits: bool) -> None:
    """Record which customer was found.

    Raises click.BadParameter for an unknown wish or customer, CommandError (exit 1) if the wish is not open.
    """
    reference = session.find_customer(customer)
    fields = {"on": on.isoformat(), "by": session.by, "customer": reference.slug}
    _end(session, id_, "answered", fields, f"Found: {reference.name}", commits=commits)


def close_wish(session: EditSession, id_: str, why: str | None, on: date, *, commits: bool) -> None:
    """Record that nobody is looking anymore. Raises as `answer_wish` does."""
    fields = {"on": on.isoformat(), "by": session.by, **({"why": prompts.require_words("--why")(why)} if why else {})}
    _end(session, id_, "closed", fields, "Nobody is looking anymore", commits=commits)


def _end(session: EditSession, id_: str, key: str, fields: dict[str, str], title: str, *, commits: bool) -> None:
    wish = _find(session, id_)
    if wish.state != "open":
        decline(f"Nothing was written: {wish.id} is already {wish.state}.")
    path = f"{FOLDER}/{wish.file}"
    record = Edited(session.opened.tree.read(path), read_schema("wish"))
    before = record.data
    record.set((key,), fields)
    change = PlannedEdit("", f"wish/{wish.id}", f"{title}: {wish.id}")
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)


def _find(session: EditSession, id_: str) -> FiledWish:
    """Return the wish with that id or path.

    Raises click.BadParameter if there is none, CommandError (exit 4) if it cannot be read.
    """
    read = read_wishes(session.opened.tree, session.opened.catalog.library, session.today)
    name = id_.removeprefix(f"{FOLDER}/").removesuffix(".yaml")
    found = next((wish for wish in read.wishes if wish.id == name), None)
    if found is None:
        if broken := [finding for finding in read.findings if finding.path == f"{FOLDER}/{name}.yaml"]:
            fail(f"the wish {name} cannot be read; fix it first", findings=broken)
        open_ = ", ".join(wish.id for wish in read.wishes if wish.state == "open") or "none"
        prompts.refuse(f"there is no wish {make_visible(name)!r}; open: {open_}", "ID")
    return found


def _find_free_id(session: EditSession, name: str) -> str:
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, 1000))
    return next(free for free in names if session.opened.tree.kind(f"{FOLDER}/{free}.yaml") == "missing")
