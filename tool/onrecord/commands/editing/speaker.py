"""A speaker's consent: ask for it, record it with evidence and last day, withdraw it; and note that they left."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from onrecord.asking.sheet import find_contact
from onrecord.asking.speaker_letter import SpeakerLetter
from onrecord.asking.words import WordsError, read_words
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.quote_words import hash_text
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.takedown import list_quote_places
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save, say_lines
from onrecord.commands.editing.elsewhere import Content
from onrecord.commands.editing.evidence_files import keep_evidence
from onrecord.commands.editing.follow_up import write_following_lines
from onrecord.commands.editing.speaker_reply import find_agreed_until, is_no, read_their_answer
from onrecord.commands.editing.wording import append_wording, end_wording, find_places_with_old_words
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.output import write_into
from onrecord.intake.answer.speaker_answer import SpeakerAnswer
from onrecord.reports.text import make_visible
from onrecord.yaml.edit import EditError

FOLLOWS = frozenset(("expired-published",))
"""Findings that do not stop it: words that are published must be taken down, as the printed list says."""


def ask_speaker(
    session: EditSession, reference: Reference, ids: tuple[str, ...], through: date, language: str, team: str,
    out: Path | None, *, words_: str | None = None, commits: bool,
) -> None:  # fmt: skip
    """Write the request to a speaker, and record that they were asked; all `ids` are quotes of one speaker.

    `through` is the last day that they are asked for, inclusive.

    `words_` is a new wording of the one quote named: it becomes a quote of its own, and the speaker is asked about it.
    Raises click.BadParameter or CommandError if they cannot be asked.
    """
    quotes = [find_quote(reference, id_) for id_ in dict.fromkeys(ids)]
    path, record = session.open_record(reference.slug)
    before, old = record.data, quotes[0]
    if words_:
        if len(quotes) > 1:
            prompts.refuse("--words is a new wording of one quote; give only one --quote", "--quote")
        try:
            quotes = [append_wording(record, reference, old, words_)]
        except EditError as error:
            decline(f"Nothing was written: {error}.")
    who = {(quote.speaker.name, quote.speaker.title) for quote in quotes}
    if len(who) > 1:
        prompts.refuse("these quotes are by different speakers; ask each of them separately", "--quote")
    for quote in quotes:
        if quote.declined:
            hint = f"propose other words: onrecord seek {reference.slug} --quote {quote.id} --words …"
            decline(f"Nothing was written: the speaker said no to {quote.id} on {quote.declined.on}.", hint)
    resting = [
        (quote, reference.by_id[quote.authorization]) for quote in quotes if quote.authorization in reference.by_id
    ]
    if len(resting) < len(quotes):
        decline("Nothing was written: a quote names an authorization that is not in the record.")
    gone = next((quote.speaker.left for quote in quotes if quote.speaker.left), None)
    if gone and gone <= session.today:
        decline(f"Nothing was written: the speaker left {reference.name} on {gone}.", "quote somebody who works there")
    person = session.policy.people.get(session.by)
    places = dict.fromkeys(p.where for p in reference.publications if p.quote in ids and not p.removed)
    try:
        letter = SpeakerLetter(
            customer=reference.name,
            slug=reference.slug,
            quotes=tuple(resting),
            places=tuple(places),
            through=through,
            words=read_words(session.opened.tree, language, session.opened.catalog.library.vocabulary),
            company=session.policy.company.name,
            contact=find_contact(session.policy, session.by),
            asker=session.policy.name_of(session.by),
            asker_email=(person.email if person else None) or session.policy.company.withdraw_contact,
            on=session.today,
            privacy=session.policy.privacy.notice,
            address=session.policy.privacy.address,
        )
        files = letter.make_bundle(session.opened.tree)
    except WordsError as error:
        decline(f"Nothing was written: {error}.")
    change = PlannedEdit(
        reference.slug,
        f"seek/{reference.slug}-{quotes[0].id}",
        f"Ask the speaker of {', '.join(quote.id for quote in quotes)} ({reference.name})",
    )
    about = f"the speaker's consent to {', '.join(quote.id for quote in quotes)}"
    try:
        record.append(
            ("outreach",), {"on": session.today.isoformat(), "by": session.by, "team": team, "about": about[:400]}
        )
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    foresee(session, change)
    folder = out or session.opened.root / "outbox" / reference.slug
    written = write_into(folder, files, "name another folder with --out")
    save(session, change, commits=commits)
    say_lines((*(f"To send to the speaker: {file}" for file in written), "When they have answered:"))
    replacing = f" --replaces {old.id}" if words_ else ""
    for quote in quotes:
        say_lines((f"  onrecord record {reference.slug} FILE --quote {quote.id}{replacing} --through {through}",))


def record_consent(
    session: EditSession, reference: Reference, id_: str, file: Path | None, evidence: dict[str, str] | None,
    decided: date, through: date | None, basis: str | None, *, words_: str | None = None, replaces: str | None = None,
    commits: bool,
) -> None:  # fmt: skip
    """Record the speaker's consent to the words as they are in the record, with evidence and last day.

    `words_` are new words by the speaker: they become a quote of their own, which replaces this one. `replaces` is
    another quote to replace; consent to it ends on the day before. Raises click.BadParameter or CommandError if it
    cannot be recorded.
    """
    quote = find_quote(reference, id_)
    old = find_quote(reference, replaces) if replaces else quote if words_ else None
    theirs = read_their_answer(session, reference, file) if file else None
    if theirs and is_no(theirs, quote):
        record_no(session, reference, quote.id, file, evidence, theirs.decided, commits=commits)
        say_lines(_say_rest(theirs, reference, quote, file))
        return
    if theirs:
        decided = theirs.decided
        through = find_agreed_until(f"{reference.slug} {file} --quote {quote.id}", quote, theirs, through, words_)
    if replaces == id_:
        prompts.refuse(f"{id_} cannot replace itself; name the earlier quote", "--replaces")
    if decided > session.today:
        prompts.refuse(f"{decided} is in the future", "--decided")
    if through is None and old and old.consent:
        through = old.consent.through
    if through and through < decided:
        prompts.refuse(f"{through} is before the day of the answer, {decided}", "--through")
    path, record = session.open_record(reference.slug)
    before, place = record.data, reference.quotes.index(quote)
    try:
        if words_:
            place, quote = len(reference.quotes), append_wording(record, reference, quote, words_)
        change = PlannedEdit(
            reference.slug,
            f"record/{reference.slug}-{quote.id}",
            f"{reference.name}: the speaker agrees to {quote.id}",
            follows=FOLLOWS if old else frozenset(),
        )
        evidence_entry, usual = keep_evidence(session, change, f"{decided}-speaker-{quote.id}", file, "FILE")
        evidence_entry = evidence_entry or evidence
        consent: dict[str, object] = {"on": decided.isoformat()}
        consent |= {"through": through.isoformat()} if through else {}
        consent |= {"basis": basis or usual or "verbal"} | ({"evidence": evidence_entry} if evidence_entry else {})
        consent["text_sha256"] = hash_text(quote.text)
        record.set(("quotes", place, "consent"), consent)
        if quote.declined:
            record.remove(("quotes", place, "declined"))
        if old:
            end_wording(record, reference, old, decided)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
    until = f"until {through}" if through else "until they withdraw it"
    say_lines(
        (
            f"The speaker of {quote.id} agrees to these words from {decided} {until}:",
            f"  {' '.join(quote.text.split())}",
        )
    )
    if theirs:
        say_lines(_say_rest(theirs, reference, quote, file))
    if not evidence_entry:
        say_lines(("There is no evidence: if they wrote an e-mail, give it as FILE.",))
    if old:
        say_lines(find_places_with_old_words(reference, old, quote.id, session.today))
        click.echo("To find the old words in other content: onrecord scan FOLDER")


def record_no(
    session: EditSession, reference: Reference, id_: str, file: Path | None, evidence: dict[str, str] | None, day: date,
    *, commits: bool,
) -> None:  # fmt: skip
    """Record that the speaker does not agree to the words, with the evidence.

    Raises CommandError (exit 1) if their consent lasts beyond `day`.
    """
    quote = find_quote(reference, id_)
    consent = quote.consent
    if day > session.today:
        prompts.refuse(f"{day} is in the future", "--decided")
    if consent and (consent.through is None or consent.through >= day):
        hint = f"if they withdraw their consent: onrecord withdraw {reference.slug} --quote {quote.id} --on {day}"
        decline(f"Nothing was written: the speaker agreed to {quote.id} on {consent.on}, and now says no.", hint)
    branch = f"record/{reference.slug}-{quote.id}"
    change = PlannedEdit(reference.slug, branch, f"{reference.name}: the speaker says no to {quote.id}")
    evidence_entry, _ = keep_evidence(session, change, f"{day}-speaker-{quote.id}", file, "FILE")
    evidence_entry = evidence_entry or evidence
    parts: dict[str, object] = {"on": day.isoformat()} | ({"evidence": evidence_entry} if evidence_entry else {})
    path, record = session.open_record(reference.slug)
    before = record.data
    try:
        record.set(("quotes", reference.quotes.index(quote), "declined"), parts)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
    say_lines((f"The speaker said no to {quote.id} on {day}: nobody may use these words.",))
    say_lines((f"To propose other words: onrecord seek {reference.slug} --quote {quote.id} --words …",))


def _say_rest(theirs: SpeakerAnswer, reference: Reference, quote: Quote, file: Path | None) -> Iterator[str]:
    """Yield what else the speaker's answer says: about their other quotes, and in their own words."""
    for other in theirs.quotes:
        if other != quote.id:
            yield f"It also answers {other}: onrecord record {reference.slug} {file} --quote {other}"
    if theirs.note:
        yield f"They also wrote: {theirs.note}"


def withdraw_consent(
    session: EditSession, reference: Reference, id_: str, day: date, why: str | None, evidence: Path | None,
    elsewhere: Content, *, commits: bool,
) -> None:  # fmt: skip
    """End the speaker's consent on the day before `day`, and list where the words are published, also `elsewhere`.

    Raises click.BadParameter or CommandError if there is no consent to withdraw.
    """
    quote = find_quote(reference, id_)
    consent = quote.consent
    if consent is None:
        decline(f"Nothing was written: no consent to {quote.id} is on record, so nobody may use it.")
    if consent.withdrawn and consent.withdrawn.on <= day:
        decline(f"Nothing was written: the speaker already withdrew {quote.id}, on {consent.withdrawn.on}.")
    if day <= consent.on:
        prompts.refuse(f"the speaker agreed on {consent.on}; give a later day", "--on")
    change = PlannedEdit(
        reference.slug,
        f"withdraw/{reference.slug}-{quote.id}",
        f"{reference.name}: the speaker withdraws {quote.id} as of {day}",
        follows=FOLLOWS,
    )
    evidence_entry, _ = keep_evidence(session, change, f"{day}-withdrawn-{quote.id}", evidence, "--evidence")
    last = min(day - ONE_DAY, consent.through or day)
    gone: dict[str, object] = {"on": day.isoformat()}
    gone |= {"why": why} if why else {}
    gone |= {"evidence": evidence_entry} if evidence_entry else {}
    _write(session, reference, change, quote, "consent", through=last.isoformat(), withdrawn=gone)
    _tell(session, change, quote, day, elsewhere, commits=commits)


def note_leaving(session: EditSession, reference: Reference, id_: str, day: date, *, commits: bool) -> None:
    """Record at each of their quotes that a speaker left the company, and list where their words are published.

    Raises click.BadParameter if there is no such quote, CommandError if it cannot be written.
    """
    quote = find_quote(reference, id_)
    change = PlannedEdit(
        reference.slug,
        f"record/{reference.slug}-{quote.id}",
        f"{reference.name}: the speaker of {quote.id} left on {day}",
        follows=FOLLOWS,
    )
    path, record = session.open_record(reference.slug)
    before = record.data
    same = [
        i
        for i, other in enumerate(reference.quotes)
        if other is quote or (quote.speaker.name and other.speaker.name == quote.speaker.name)
    ]
    try:
        for i in same:
            record.set(("quotes", i, "speaker", "left"), day.isoformat())
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    for i in same:
        say_lines((f"{reference.quotes[i].id}: from {day} on, ask before you use it.",))
    _tell(session, change, quote, day, Content((), session.opened.root), commits=commits)


def find_quote(reference: Reference, id_: str) -> Quote:
    """Return the quote with that id. Raises click.BadParameter, which lists the ids there are, if there is none."""
    found = reference.find_quote(id_)
    if found is None:
        known = ", ".join(quote.id for quote in reference.quotes) or "none"
        prompts.refuse(f"{reference.name} has no quote {make_visible(id_)!r}; its quotes: {known}", "--quote")
    return found


def _write(
    session: EditSession, reference: Reference, change: PlannedEdit, quote: Quote, key: str, **parts: object
) -> None:
    """Set parts of a key of the quote. Raises CommandError (exit 1) if the file cannot be edited."""
    path, record = session.open_record(reference.slug)
    before, at = record.data, ("quotes", reference.quotes.index(quote), key)
    try:
        for name, part in parts.items():
            record.set((*at, name), part)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    foresee(session, change)


def _tell(
    session: EditSession, change: PlannedEdit, quote: Quote, day: date, elsewhere: Content, *, commits: bool
) -> None:
    """Save the change, then list the places where the words are published."""
    seen = foresee(session, change)
    assert seen.reference
    items = list(list_quote_places(seen.reference, seen.library, quote, max(day, session.today)))
    save(session, change, commits=commits)
    say_lines(write_following_lines(items, seen.reference, session.policy))
    elsewhere.tell(change.slug, seen.library, max(day, session.today), quote.id)
