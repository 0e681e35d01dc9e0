"""onrecord new: nominate a customer."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.search.similar_names import find_similar
from onrecord.commands.editing.edit_session import (
    EditSession,
    PlannedEdit,
    add_editing_options,
    foresee,
    open_session,
    save,
)
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline, warn
from onrecord.names.latin_slugs import make_latin_slug
from onrecord.names.text_keys import MAX_SLUG
from onrecord.reports.text import make_visible
from onrecord.store.catalog_reader import SLUG
from onrecord.yaml import yaml_writer as emit


@click.command("new")
@click.argument("name", metavar="CUSTOMER", required=False)
@click.option("--owner", metavar="PERSON", help="The person in customer success who owns the relationship.")
@click.option("--why", help="Why this customer would be a good reference.")
@click.option("--industry", help="A term from the vocabulary.")
@click.option("--size", help="A term from the vocabulary.")
@click.option("--country", metavar="CODE", help="The country of the head office, ISO 3166-1 alpha-2.")
@click.option("--product", "products", multiple=True, help="One of our products that they use. Repeatable.")
@click.option("--use-case", "use_cases", multiple=True, help="What they use our products for. Repeatable.")
@click.option("--language", "languages", multiple=True, help="A language that they speak, such as de. Repeatable.")
@click.option("--alias", "aliases", multiple=True, help="Another way to write the name. Repeatable.")
@click.option("--website", metavar="URL", help="The customer's own website.")
@click.option("--crm-id", metavar="ID", help="The account's id in the CRM.")
@click.option("--slug", metavar="NAME", help="The directory's name. Default: derived from the customer's name.")
@add_editing_options
def command(
    name: str | None,
    owner: str | None,
    why: str | None,
    industry: str | None,
    size: str | None,
    country: str | None,
    products: tuple[str, ...],
    use_cases: tuple[str, ...],
    languages: tuple[str, ...],
    aliases: tuple[str, ...],
    website: str | None,
    crm_id: str | None,
    slug: str | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Nominate a customer as a candidate, not yet a reference. CUSTOMER is the name as they write it.

    Warns if a customer with a similar name is already in the catalog.

    Example: onrecord new "Nordlys Bank ASA" --owner dana --industry financial-services --country NO --why "Loves us"
    """
    session = open_session(root, today, by)
    words, wanted, named = (
        session.opened.catalog.library.vocabulary,
        prompts.Wanted(),
        prompts.require_words("CUSTOMER", 200),
    )

    def check_known(key: str) -> str:
        if key not in session.policy.people:
            prompts.refuse(f"{key!r} is not in policy.yaml; choose from: {', '.join(session.policy.people)}", "--owner")
        return key

    name = wanted.ask_one("CUSTOMER", name, "The customer's name, as they write it", named)
    owner = check_known(
        wanted.ask_one("--owner", owner, "Who in customer success owns the relationship", check_known) or session.by
    )
    why = wanted.ask_one("--why", why, "Why would they be a good reference", prompts.require_words("--why"))
    wanted.finish()
    name = named(name)
    profile: dict[str, object] = {}
    for key, value, axis in (
        ("industry", industry, words.industries),
        ("size", size, words.sizes),
        ("country", country, words.territories),
    ):
        if value:
            profile[key] = prompts.require_term(axis, f"--{key}")(value)
    if products:
        profile["products"] = list(prompts.require_terms(words.products, products, "--product"))
    if use_cases:
        profile["use_cases"] = list(prompts.require_terms(words.use_cases, use_cases, "--use-case"))
    if languages:
        profile["languages"] = list(languages)
    slug = _check_slug(slug or make_latin_slug(name))
    _warn_of_similar(session, name, slug)
    fields: dict[str, object] = {"name": name}
    if aliases:
        fields["aliases"] = list(dict.fromkeys(aliases))
    if website:
        fields["website"] = website
    fields |= {
        "status": "candidate",
        "nominated": {"on": session.today.isoformat(), "by": session.by, "why": prompts.require_words("--why")(why)},
        "owner": owner,
    }
    if profile:
        fields["profile"] = profile
    if crm_id:
        fields["relationship"] = {"crm_id": crm_id}
    head = "# yaml-language-server: $schema=../../schema/reference.schema.json"
    record = "\n".join([head, *emit.write_mapping(fields, 0), ""])
    change = PlannedEdit(
        slug, f"new/{slug}", f"Nominate {name}", {f"references/{slug}/reference.yaml": record.encode()}
    )
    foresee(session, change)
    save(session, change, commits=commits)
    click.echo(f"Once the nomination is merged, ask the customer: onrecord seek {slug} --use …")


def _check_slug(slug: str) -> str:
    if not SLUG.match(slug) or len(slug) > MAX_SLUG:
        prompts.refuse(
            f"{make_visible(slug)!r} cannot be the name of the directory: use lower-case letters, digits and single "
            f"dashes, at most {MAX_SLUG} characters",
            "--slug",
        )
    return slug


def _warn_of_similar(session: EditSession, name: str, slug: str) -> None:
    library = session.opened.catalog.library
    if slug in library.references or session.opened.tree.kind(f"references/{slug}") != "missing":
        decline(f"references/{slug} already exists", "if this is another company, give another name with --slug")
    close = find_similar(library, name)
    for other, matched in close:
        warn(f"{matched!r} is a name of {other}; is this the same company?")
    if close and prompts.is_interactive() and not prompts.confirm(f"Nominate {make_visible(name)} anyway?"):
        decline("nothing was written")
