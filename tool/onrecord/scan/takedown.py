"""Where a customer stands, as a list to paste into an issue: one box per place, with who owns the file."""

from collections.abc import Iterable

from onrecord.catalog.library import Library
from onrecord.scan.owners import Owners
from onrecord.scan.verdicts import Judged

_SHOWN = {"name": "named", "logo": "shown by logo", "quote": "quoted", "case-study": "the subject of a case study"}


def checklist(items: Iterable[Judged], library: Library, owners: Owners) -> str:
    """Markdown task list by customer and file, one line each; empty where there is nothing."""
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
        who = " ".join(owners.of_path(finding.path)) or "no owner in CODEOWNERS"
        what = _SHOWN.get(item.use, f"used for {item.use}")
        page = f" ({item.place.address})" if item.place.address else ""
        lines.append(f"- [ ] `{place}`{page}: {what} in {item.place.channel} ({item.answer.value}), {who}")
    return "\n".join(lines) + "\n" if lines else ""
