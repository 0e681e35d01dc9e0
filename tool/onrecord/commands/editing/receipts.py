"""The customer's receipt, printed or in a file."""

from pathlib import Path

import click

from onrecord.asking.bundle import find_language
from onrecord.asking.receipt import list_authorizations_of_answer, render_receipt
from onrecord.asking.sheet import find_contact
from onrecord.asking.words import WordsError, read_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.edit_session import EditSession, say_lines
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.output import write_output
from onrecord.reports.text import make_visible


def find_last_answered(reference: Reference, id_: str | None) -> Authorization:
    """Return the request that was answered: the one named, or the last one. Raises CommandError if there is none."""
    done = [a for a in reference.authorizations if a.state != "requested"]
    found = next((a for a in done if a.id == id_), None) if id_ else (done[-1] if done else None)
    if found is None:
        decline(f"{reference.name} has no answered request{f' {id_}' if id_ else ''}.")
    return list_authorizations_of_answer(reference, found)[0]  # entries made from an answer follow the request itself


def give_receipt(
    session: EditSession, reference: Reference, authorization: Authorization, out: Path | None, library: Library
) -> None:
    """Print the receipt in the customer's language, or write it to a file.

    Raises CommandError if there are no texts for it, or if the file cannot be written.
    """
    request = authorization.requested
    tree = session.opened.tree
    try:
        tongue = read_words(tree, (request and request.language) or find_language(reference, tree), library.vocabulary)
    except WordsError as error:
        decline(str(error))
    address = find_contact(session.policy, request.by if request else session.by)
    text = render_receipt(reference, authorization, tongue, session.policy, address)
    if out is None:
        say_lines(text.splitlines())
        return
    write_output(out, text)
    click.echo(f"Receipt: {make_visible(str(out))}")
