"""A question about a customer, asked of a catalog that was read: also about somebody who is not in it."""

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
    """The customer who answers to a name. Raises DecisionError; `unreadable-record` where their record is broken."""
    try:
        return catalog.library.resolve(customer)
    except DecisionError as error:
        if error.code == "unknown-customer" and (broken := _unread(catalog, tree, customer)):
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
    """The customer's slug and the decision; who is unknown is denied.

    Raises DecisionError where the question or the record cannot be judged.
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


def _unread(catalog: Catalog, tree: Tree, customer: str) -> Finding | None:
    """Why the record that is asked about cannot be read, by its directory's name or by a name that is in it."""
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
