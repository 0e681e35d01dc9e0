"""What to do after an answer that is not a yes."""

from onrecord.catalog.decision.reasons import Answer, Reason
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference


def next_step(reference: Reference, policy: Policy, answer: Answer, reasons: tuple[Reason, ...]) -> str:
    """One sentence for the person who asked: who to ask, what to meet, or not to use it."""
    codes = {reason.code for reason in reasons}
    owner = policy.name_of(reference.owner)
    slug = reference.slug
    if answer is Answer.ASK:
        if "condition" in codes:
            return f"Meet the condition, write it into the publication's `cleared`, or ask {owner}."
        if "place" in codes:
            return "Ask again with --place ADDRESS."
        if "quote-unspecified" in codes:
            return "Ask again with --quote ID."
        return f"Ask {owner}, who owns {reference.name}, before you use it."
    if "restricted" in codes or "retired" in codes or "declined" in codes:
        return f"Do not use it, and do not ask the customer; {owner} knows why."
    if "expired" in codes:
        expired = next(reason.id for reason in reasons if reason.code == "expired")
        return f"Ask {owner} to renew it: onrecord renew {slug} {expired}"
    if "consent" in codes:
        quote = next(reason.id for reason in reasons if reason.code == "consent")
        words = reference.quote(quote or "")
        if words and words.declined and not words.consent:
            command = f"onrecord seek {slug} --quote {quote} --words …"
            return f"Do not use these words; {owner} can propose others: {command}"
        needs = "its speaker's own consent for that day, and a permission that covers the place"
        return f"Ask {owner}: {quote} needs {needs}."
    if "source-terms" in codes:
        return "Take a newer quote: the terms of the place it comes from do not let this one be shown any more."
    if "not-yet-valid" in codes:
        return "Wait for its first day."
    return f"Ask {owner} for this permission: onrecord seek {slug}"
