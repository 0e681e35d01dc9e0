"""CODEOWNERS out of policy: who is asked for a review of which files. The last line that fits a file wins."""

from collections.abc import Iterator

from onrecord.catalog.changes.protected_files import RECORD_FILES
from onrecord.catalog.record.policy import Policy

BEGIN, END = "# onrecord: begin", "# onrecord: end"


class NobodyError(Exception):
    """A role whose review is needed has nobody with a login on the Git host; the message says which."""


def block(policy: Policy, prefix: str = "") -> str:
    """The lines between BEGIN and END, these included. `prefix` is where the catalog lies in the repository.

    Raises NobodyError.
    """
    return "\n".join([BEGIN, *_lines(policy, prefix), END, ""])


def merge_block(old: str, new_block: str) -> str:
    """A CODEOWNERS with the block in it: in the place of the one that is there, else at its end."""
    before, here, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not here or not end:
        return f"{old.rstrip()}\n\n{new_block}" if old.strip() else new_block
    return before + new_block + after.removeprefix("\n")


def find_overruling(text: str) -> list[str]:
    """The lines after the block: each of them wins over it where it fits."""
    _, _, after = text.partition(END)
    return [line for line in after.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _lines(policy: Policy, prefix: str) -> Iterator[str]:
    keepers = _logins(policy, _role(policy, "policy", "admin"))
    owners = _logins(policy, _role(policy, "record", "cs"))
    yield "# Made from policy.yaml by `onrecord codeowners --write`; change people and roles there."
    yield "# Every file: administrators."
    yield f"* {keepers}"
    yield "# But for the customers' records: customer success."
    for pattern in RECORD_FILES:
        yield f"/{prefix}{pattern} {owners}"


def _role(policy: Policy, step: str, otherwise: str) -> str:
    """Who answers for a step of the program."""
    return policy.raci[step].accountable if step in policy.raci else otherwise


def _logins(policy: Policy, role: str) -> str:
    holders = [person for person in policy.people.values() if role in person.roles and not person.left]
    logins = [f"@{person.forge}" for person in holders if person.forge]
    if not logins:
        title = policy.roles[role].title if role in policy.roles else role
        raise NobodyError(f"nobody who holds the role {title} has a login on the Git host (`forge` in policy.yaml)")
    return " ".join(logins)
