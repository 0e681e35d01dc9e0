"""A question about a customer to a catalog, even about one who is not in it or cannot be read."""

import re
from datetime import date

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError, Reason
from onrecord.catalog.decision.use_question import UseQuestion
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding
from onrecord.git.tree import Tree
from onrecord.store.catalog_reader import Catalog


def resolve(catalog: Catalog, tree: Tree, customer: str) -> Reference:
    """The customer with a name. Raises DecisionError, with `unreadable-record` if their record is broken."""
    try:
        return catalog.library.resolve(customer)
    except DecisionError as error:
        if error.code == "unknown-customer" and (broken := _find_unread(catalog, tree, customer)):
            message = f"{broken.path}:{broken.line}:{broken.column}: {broken.message}"
            raise DecisionError("unreadable-record", message, "fix the record: onrecord check") from None
        raise


def judge_question(
    catalog: Catalog,
    tree: Tree,
    today: date,
    customer: str,
    question: UseQuestion,
) -> tuple[str, Decision]:
    """The customer's slug and the decision; an unknown customer is denied.

    Raises DecisionError if the question or the record cannot be judged.
    """
    library = catalog.library
    try:
        reference = resolve(catalog, tree, customer)
    except DecisionError as error:
        if error.code != "unknown-customer":
            raise
        question.check(library.vocabulary, today)
        reason = Reason(error.code, None, error.message)
        return customer, Decision(Answer.DENY, (reason,), next=error.hint)
    return reference.slug, question.put_to(library.judge(reference), today)


def _find_unread(catalog: Catalog, tree: Tree, customer: str) -> Finding | None:
    """Why the record in question cannot be read; it is found by its directory's name or by a name in it."""
    known, name = catalog.library.references, re.escape(customer.casefold())
    for finding in catalog.findings:
        if finding.customer is None or finding.customer in known:
            continue
        if finding.customer == customer:
            return finding
        if any(character.isalnum() for character in customer):
            try:
                text = tree.read(finding.path).decode("utf-8", "replace").casefold()
            except OSError:
                continue
            if re.search(rf"(?<!\w){name}(?!\w)", text):
                return finding
    return None
