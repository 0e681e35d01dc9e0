"""CODEOWNERS made from the policy: who is asked to review which files. The last line that matches a file wins."""

from collections.abc import Iterator

from onrecord.catalog.changes.protected_files import RECORD_FILES
from onrecord.catalog.record.policy import Policy

BEGIN, END = "# onrecord: begin", "# onrecord: end"


class NobodyError(Exception):
    """Nobody who holds a required role has a login on the Git host; the message names the role."""


def render_block(policy: Policy, prefix: str = "") -> str:
    """The lines from BEGIN to END, inclusive. `prefix` is the path of the catalog in the repository.

    Raises NobodyError.
    """
    return "\n".join([BEGIN, *_render_lines(policy, prefix), END, ""])


def merge_block(old: str, new_block: str) -> str:
    """A CODEOWNERS file with the block in it: in place of the existing block, or else at the end."""
    before, here, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not here or not end:
        return f"{old.rstrip()}\n\n{new_block}" if old.strip() else new_block
    return before + new_block + after.removeprefix("\n")


def find_overruling(text: str) -> list[str]:
    """The lines after the block: each of them overrules the block for the files it matches."""
    _, _, after = text.partition(END)
    return [line for line in after.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _render_lines(policy: Policy, prefix: str) -> Iterator[str]:
    keepers = _list_logins(policy, _find_role(policy, "policy", "admin"))
    owners = _list_logins(policy, _find_role(policy, "record", "cs"))
    yield "# Made from policy.yaml by `onrecord codeowners --write`; change people and roles there."
    yield "# Every file: administrators."
    yield f"* {keepers}"
    yield "# Except the customers' records: customer success."
    for pattern in RECORD_FILES:
        yield f"/{prefix}{pattern} {owners}"


def _find_role(policy: Policy, step: str, otherwise: str) -> str:
    """The role responsible for a step of the program."""
    return policy.raci[step].accountable if step in policy.raci else otherwise


def _list_logins(policy: Policy, role: str) -> str:
    holders = [person for person in policy.people.values() if role in person.roles and not person.left]
    logins = [f"@{person.forge}" for person in holders if person.forge]
    if not logins:
        title = policy.roles[role].title if role in policy.roles else role
        raise NobodyError(f"nobody who holds the role {title} has a login on the Git host (`forge` in policy.yaml)")
    return " ".join(logins)
