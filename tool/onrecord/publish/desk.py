"""What each person has to do, with a link that does it: `onrecord due` for people who work in the browser.

It covers only customers who are shown, without what stays in the record: the prospect of a call, its deal, why a
customer is at risk. The rest is in the person's issue, which Watch updates.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name, rename_for
from onrecord.catalog.record.policy import Repository
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.search.finder import Fit
from onrecord.catalog.search.open_wishes import OpenWishes
from onrecord.catalog.views.view import SiteView
from onrecord.catalog.workload.due import Due, list_due_of
from onrecord.reports.due_links import list_ways
from onrecord.reports.issue_forms import make_form_address, make_upload_address

AHEAD_DAYS = 90
"""The same number of days as the default of `onrecord due`: what ends later is not due yet."""
Links = tuple[tuple[str, str], ...]


class DeskRow(Struct, frozen=True, gc=False):
    """One thing: whose it is, about whom (slug and name; no slug where a customer is looked for), what, by which day,
    and the (label, address) of each way to do it.
    """

    owner: str
    slug: str
    name: str
    what: str
    by: date
    links: Links


def list_desk_rows(reference: Reference, library: Library, day: date) -> Iterator[DeskRow]:
    """The tasks for one customer's record that are due within AHEAD_DAYS days, and those that are late."""
    reference = rename_for(reference, day)
    for item in list_due_of(reference, library, day):
        if item.owner and (item.by - day).days <= AHEAD_DAYS and (task := _say_task(item, reference, library)):
            what, links = task
            yield DeskRow(item.owner, reference.slug, reference.name, what, item.by, links)


def list_wish_rows(
    library: Library, put: OpenWishes, fits: Iterable[Iterable[tuple[int, Fit]]], slugs: Collection[str], day: date
) -> Iterator[DeskRow]:
    """What colleagues did not find, and who fits by now, of those who are shown; without the words they typed.

    `fits` are what the open wishes found of each customer.
    """
    for item in put.list_due(fits):
        if item.owner and (item.by - day).days <= AHEAD_DAYS and (not item.customer or item.customer in slugs):
            found = library.references.get(item.customer)
            name = (find_name(found, day) or found.name) if found else "Wanted"
            yield DeskRow(
                item.owner, item.customer, name, item.what, item.by, tuple(list_ways(item, library.policy.repository))
            )


def _say_task(item: Due, reference: Reference, library: Library) -> tuple[str, Links] | None:
    """A task in words that colleagues may read, and the ways to do it; None if it stays in the record."""
    host, slug, id_ = library.policy.repository, reference.slug, item.id or ""
    titles = library.vocabulary.uses
    authorization = reference.by_id.get(id_)
    request = next((one for one in reference.requests if one.id == id_), None)
    if item.kind in ("expiring", "review", "lapsed") and authorization:
        uses = ", ".join(titles.titles(titles.expand_all(authorization.uses)))
        verb = {"expiring": "ends", "review": "is due for review", "lapsed": "has ended"}[item.kind]
        ask = ("Ask for renewal", make_form_address(host, "renew", {"customer": slug, "which": id_}))
        let_go = ("Let the permission go", make_form_address(host, "letgo", {"customer": slug, "which": id_}))
        return f"{uses}: permission {verb}", (ask, let_go) if item.kind == "lapsed" else (ask,)
    if item.kind == "take-down":
        published = next((one for one in reference.publications if one.id == id_), None)
        use = titles.title(published.use) if published else "A publication"
        return f"{use}: must be taken down", (
            ("Record the take-down", make_form_address(host, "down", {"customer": slug, "which": id_})),
        )
    if item.kind == "answer":
        drop = make_upload_address(host, slug)
        upload = (("Upload their answer", drop),) if drop else ()
        again = ("Ask again", make_form_address(host, "again", {"request": f"{slug}/{id_}"}))
        return "Needs their answer to our request", (*upload, again)
    return _say_request_task(item.kind, request, slug, library, host) if request else None


def _say_request_task(
    kind: str, request: Request, slug: str, library: Library, host: Repository
) -> tuple[str, Links] | None:
    use, values = library.vocabulary.uses.title(request.use), {"request": f"{slug}/{request.id}"}
    file = f"references/{slug}/{request.file}"
    to_file = (
        f"{host.url.rstrip('/')}/{'-/blob' if host.forge == 'gitlab' else 'blob'}/{quote(host.branch, safe='/')}/{file}"
    )
    if kind == "cancel":
        address = make_form_address(host, "answered", {**values, "what": "cancelled"})
        return f"{use}: no longer allowed on its day", (("Cancel the request", address),)
    if kind == "request":
        steps: dict[str, tuple[str, Links]] = {
            "requested": (f"{use}: requested, needs approval", (("Open the request", to_file),)),
            "approved": (
                f"{use}: needs their answer",
                (("Record the answer", make_form_address(host, "answered", values)),),
            ),
            "accepted": (f"{use}: needs a date", (("Set the date", make_form_address(host, "schedule", values)),)),
        }
        return steps.get(request.state)
    if kind == "outcome":
        form, label = ("outcome", "Log the outcome") if request.held else ("held", "Record that it took place")
        return f"{use}: how did it go?", ((label, make_form_address(host, form, values)),)
    if kind == "thanks":
        return f"{use}: thank-you not sent", (("Record the thank-you", make_form_address(host, "thanks", values)),)
    return None


def fill_desk(site: SiteView, rows: Iterable[DeskRow]) -> dict[str, Any]:
    """The tasks by person, in the order of the policy's people; the most urgent first."""
    by_owner = defaultdict[str, list[DeskRow]](list)
    for row in rows:
        by_owner[row.owner].append(row)
    owners = []
    for key in (key for key in site.policy.people if key in by_owner):
        mine = sorted(by_owner[key], key=lambda row: (row.by, row.name, row.what))
        owners.append({"key": key, "name": site.policy.name_of(key), "rows": mine})
    base, host = site.policy.repository.url.rstrip("/"), site.policy.repository.forge
    issues = f"{base}/-/issues" if host == "gitlab" else f"{base}/issues"
    people = [(person.id, person.name) for person in site.people]
    return {"owners": owners, "people": people, "ahead": AHEAD_DAYS, "issues": issues}
