"""Where customers are shown, as a task list to paste into an issue: one box per place, with the file's owner."""

from collections.abc import Iterable

from onrecord.catalog.library import Library
from onrecord.scan.owners import Owners
from onrecord.scan.verdicts import Judged

_SHOWN = {"name": "named", "logo": "shown with logo", "quote": "quoted", "case-study": "the subject of a case study"}


def render_checklist(items: Iterable[Judged], library: Library, owners: Owners) -> str:
    """A Markdown task list by customer and file, one line per place; empty if there is nothing to take down."""
    lines: list[str] = []
    last = None
    for item in sorted(items, key=lambda one: (one.located.mention.customer, one.finding.order)):
        customer = item.located.mention.customer
        if customer != last:
            lines += ([""] if lines else []) + [f"**{library.references[customer].name}**", ""]
            last = customer
        finding = item.finding
        place = (
            f"{finding.path}:{finding.line}" if item.located.page is None else f"{finding.path}, {item.located.page}"
        )
        who = " ".join(owners.find_owners(finding.path)) or "none in CODEOWNERS"
        what = _SHOWN.get(item.use, f"used for {item.use}")
        page = f" ({item.place.address})" if item.place.address else ""
        lines.append(f"- [ ] `{place}`{page}: {what} on {item.place.channel} ({item.answer.value}); owner: {who}")
    return "\n".join(lines) + "\n" if lines else ""
