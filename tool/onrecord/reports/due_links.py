"""What can be done about what is due, as links: a form with the record's ids filled in, or the upload page."""

from collections.abc import Iterator

from onrecord.catalog.record.policy import Repository
from onrecord.catalog.workload.due import Due
from onrecord.reports.issue_forms import make_form_address, make_upload_address


def list_ways(item: Due, repository: Repository) -> Iterator[tuple[str, str]]:
    """Each action for what is due: the link's text, and its address on the Git host."""

    def make_form_link(label: str, key: str, **values: str) -> tuple[str, str]:
        return label, make_form_address(repository, key, values)

    customer, id_ = item.customer, item.id or ""
    both = f"{customer}/{id_}"
    match item.kind:
        case "take-down":
            yield make_form_link("Record the take-down", "down", customer=customer, which=id_)
        case "cancel":
            yield make_form_link("Cancel the request", "answered", request=both, what="cancelled")
        case "lapsed":
            yield make_form_link("Ask again", "renew", customer=customer, which=id_)
            yield make_form_link("Let the permission go", "letgo", customer=customer, which=id_)
        case "expiring" | "review":
            yield make_form_link("Ask for renewal", "renew", customer=customer, which=id_)
        case "at-risk":
            yield make_form_link("Pause the customer", "pause", customer=customer)
        case "answer":
            upload = make_upload_address(repository, customer)
            if upload:
                yield "Upload their answer", upload
            if "--logo" in item.next:  # they answered; only the logo file is missing
                return
            yield make_form_link("Record what they said", "phone", customer=both)
            yield make_form_link("Ask again", "again", request=both)
        case "wish":
            yield make_form_link("Say who was found", "found", wish=id_, customer=customer)
        case "nomination":
            yield make_form_link("Ask the customer", "ask", customer=customer)
        case "request" | "outcome" | "thanks":
            # A request is approved on its pull request, not by a form.
            known = _STEPS.get(item.next.rpartition(" ")[2])
            if known:
                yield make_form_link(*known, request=both)


_STEPS = {
    "decline": ("Record the answer", "answered"),
    "schedule": ("Set the date", "schedule"),
    "held": ("Record that it took place", "held"),
    "outcome": ("Log the outcome", "outcome"),
    "thank": ("Record the thank-you", "thanks"),
}
"""The form by the last word of the command that `next` names."""
