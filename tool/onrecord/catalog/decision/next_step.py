"""What to do after an answer that is not allow."""

from onrecord.catalog.decision.reasons import Answer, Reason
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference


def say_next_step(reference: Reference, policy: Policy, answer: Answer, reasons: tuple[Reason, ...]) -> str:
    """One sentence for the person who asked: who to ask, which condition to meet, or not to use it."""
    codes = {reason.code for reason in reasons}
    owner = policy.name_of(reference.owner)
    slug = reference.slug
    if answer is Answer.ASK:
        if "condition" in codes:
            return f"Meet the condition and record it in the publication's `cleared`, or ask {owner}."
        if "place" in codes:
            return "Ask again with --place ADDRESS."
        if "quote-unspecified" in codes:
            return f"Ask again with --quote ID, or ask {owner} for a quote."
        return f"Ask {owner}, who owns {reference.name}, before you use it."
    if "restricted" in codes or "retired" in codes or "declined" in codes:
        return f"Do not use it, and do not ask the customer. {owner} knows why."
    if "expired" in codes:
        expired = next(reason.id for reason in reasons if reason.code == "expired")
        return f"Ask {owner} to renew it: onrecord renew {slug} {expired}"
    if "consent" in codes:
        quote = next(reason.id for reason in reasons if reason.code == "consent")
        words = reference.find_quote(quote or "")
        if words and words.declined and not words.consent:
            command = f"onrecord seek {slug} --quote {quote} --words …"
            return f"Do not use this quote. {owner} can propose other words: {command}"
        needs = "its speaker's consent for that day, and a permission that covers this use of it"
        return f"Ask {owner}: {quote} needs {needs}."
    if "source-terms" in codes:
        return "Use a newer quote: the terms of its source no longer allow this one to be shown."
    if "not-yet-valid" in codes:
        return "Wait until its first day."
    return f"Ask {owner} for this permission: onrecord seek {slug}"
