"""What can be done about what is due, as links: a form with the record's ids filled in, or the upload page."""

from collections.abc import Iterator

from onrecord.catalog.record.policy import Repository
from onrecord.catalog.workload.due import Due
from onrecord.reports.issue_forms import form_address, upload_address


def ways(item: Due, repository: Repository) -> Iterator[tuple[str, str]]:
    """Each action for what is due: the link's text, and its address on the Git host."""

    def form(label: str, key: str, **values: str) -> tuple[str, str]:
        return label, form_address(repository, key, values)

    customer, id_ = item.customer, item.id or ""
    both = f"{customer}/{id_}"
    match item.kind:
        case "take-down":
            yield form("Record the take-down", "down", customer=customer, which=id_)
        case "cancel":
            yield form("Cancel the request", "answered", request=both, what="cancelled")
        case "lapsed":
            yield form("Ask again", "renew", customer=customer, which=id_)
            yield form("Let the permission go", "letgo", customer=customer, which=id_)
        case "expiring" | "review":
            yield form("Ask for renewal", "renew", customer=customer, which=id_)
        case "at-risk":
            yield form("Pause the customer", "pause", customer=customer)
        case "answer":
            upload = upload_address(repository, customer)
            if upload:
                yield "Upload their answer", upload
            if "--logo" in item.next:  # they answered; only the logo file is missing
                return
            yield form("Record what they said", "phone", customer=both)
            yield form("Ask again", "again", request=both)
        case "wish":
            yield form("Say who was found", "found", wish=id_, customer=customer)
        case "nomination":
            yield form("Ask the customer", "ask", customer=customer)
        case "request" | "outcome" | "thanks":
            # A request is approved on its pull request, not by a form.
            known = _STEPS.get(item.next.rpartition(" ")[2])
            if known:
                yield form(*known, request=both)


_STEPS = {
    "decline": ("Record the answer", "answered"),
    "schedule": ("Set the date", "schedule"),
    "held": ("Record that it took place", "held"),
    "outcome": ("Log the outcome", "outcome"),
    "thank": ("Record the thank-you", "thanks"),
}
"""The form by the last word of the command that `next` names."""
