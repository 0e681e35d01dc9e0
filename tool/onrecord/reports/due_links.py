"""What somebody does about what is due, as links: a form with the record's ids filled in, or the page for uploading."""

from collections.abc import Iterator

from onrecord.catalog.record.policy import Repository
from onrecord.catalog.workload.due import Due
from onrecord.reports.issue_forms import form_address, upload_address


def ways(item: Due, repository: Repository) -> Iterator[tuple[str, str]]:
    """Each way out of what is due: what it is called, and its address on the Git host."""

    def form(label: str, key: str, **values: str) -> tuple[str, str]:
        return label, form_address(repository, key, values)

    customer, id_ = item.customer, item.id or ""
    both = f"{customer}/{id_}"
    match item.kind:
        case "take-down":
            yield form("It is down", "down", customer=customer, which=id_)
        case "cancel":
            yield form("Cancel it", "answered", request=both, what="cancelled")
        case "lapsed":
            yield form("Ask again", "renew", customer=customer, which=id_)
            yield form("Let it go", "letgo", customer=customer, which=id_)
        case "expiring" | "review":
            yield form("Renew it", "renew", customer=customer, which=id_)
        case "at-risk":
            yield form("Pause them", "pause", customer=customer)
        case "answer":
            upload = upload_address(repository, customer)
            if upload:
                yield "Upload what they sent", upload
            if "--logo" in item.next:  # they answered; only the logo's file is to come
                return
            yield form("Write down what they said", "phone", customer=both)
            yield form("Ask again", "again", request=both)
        case "nomination":
            yield form("Ask them", "ask", customer=customer)
        case "request" | "outcome" | "thanks":
            # A request that is not approved yet is approved on its pull request, and by no form.
            known = _STEPS.get(item.next.rpartition(" ")[2])
            if known:
                yield form(*known, request=both)


_STEPS = {
    "decline": ("Write down their answer", "answered"),
    "schedule": ("It has a day", "schedule"),
    "held": ("It took place", "held"),
    "outcome": ("Say how it went", "outcome"),
    "thank": ("They were thanked", "thanks"),
}
"""The form by the last word of the command that `next` names."""
