"""What changed in policy and vocabulary, in sentences. An administrator must approve each, whatever its effect."""

from collections.abc import Iterable, Iterator, Mapping

from onrecord.catalog.changes.model import Fact, Weight
from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Person, Policy
from onrecord.catalog.record.vocabulary import Axis, Vocabulary

_IN_WORDS = ("people", "approvals_default", "approvals_by_use")


def list_setting_facts(base: Library, head: Library) -> Iterator[Fact]:
    """What changed in policy and vocabulary; the effect on answers is listed with each customer."""
    yield from _compare_people(base.policy, head.policy)
    yield from _compare_approvals(base, head)
    for name in Policy.__struct_fields__:
        old, new = getattr(base.policy, name), getattr(head.policy, name)
        if old != new and name not in _IN_WORDS:
            title = name.replace("_", " ")
            plain = isinstance(old, str | int) and isinstance(new, str | int)
            message = f"{title}: from {old} to {new}" if plain else f"the policy's {title} changed"
            yield Fact("policy", name, message, Weight.NEUTRAL)
    for name in Vocabulary.__struct_fields__:
        yield from _compare_axes(base.vocabulary.axis(name), head.vocabulary.axis(name))


def _compare_people(base: Policy, head: Policy) -> Iterator[Fact]:
    for key in dict.fromkeys((*base.people, *head.people)):
        old, new = base.people.get(key), head.people.get(key)
        if old == new:
            continue
        if old is None and new is not None:
            yield _make_person_fact(key, f"{new.name} joins as {_say_titles(head, new.roles)}", widens=True)
        elif new is None and old is not None:
            yield _make_person_fact(key, f"{old.name} ({_say_titles(base, old.roles)}) is no longer named")
        elif old and new:
            yield from _compare_person(key, old, new, base, head)


def _compare_person(key: str, old: Person, new: Person, base: Policy, head: Policy) -> Iterator[Fact]:
    if gained := new.roles - old.roles:
        yield _make_person_fact(key, f"{new.name} gets the role {_say_titles(head, gained)}", widens=True)
    if lost := old.roles - new.roles:
        yield _make_person_fact(key, f"{new.name} loses the role {_say_titles(base, lost)}")
    if new.forge != old.forge:
        yield _make_person_fact(
            key, f"{new.name}'s reviews count if made as {new.forge}, no longer as {old.forge}", widens=True
        )
    if new.left != old.left:
        message = f"{new.name} left on {new.left}" if new.left else f"{new.name} is back: the day of leaving is removed"
        yield _make_person_fact(key, message, widens=new.left is None)
    if (new.name, new.email) != (old.name, old.email):
        yield _make_person_fact(key, f"{old.name}: name or e-mail address changed")


def _make_person_fact(key: str, message: str, *, widens: bool = False) -> Fact:
    return Fact("policy", f"people.{key}", message, Weight.WIDENS if widens else Weight.NARROWS)


def _say_titles(policy: Policy, roles: Iterable[str]) -> str:
    return list_words([policy.roles[role].title if role in policy.roles else role for role in sorted(roles)])


def _compare_approvals(base: Library, head: Library) -> Iterator[Fact]:
    """Whose approval each use needs: use by use, or once for the default."""
    old, new = base.policy.approvals_default, head.policy.approvals_default
    if old != new:
        yield from _compare_needed("approvals.default", "by default a use", old, new, base, head)
    named: Mapping[str, None] = dict.fromkeys((*base.policy.approvals_by_use, *head.policy.approvals_by_use))
    for use in named:
        old, new = base.policy.find_approval_roles(use), head.policy.find_approval_roles(use)
        if old != new:
            yield from _compare_needed(f"approvals.{use}", use, old, new, base, head)


def _compare_needed(
    id_: str, what: str, old: frozenset[str], new: frozenset[str], base: Library, head: Library
) -> Iterator[Fact]:
    if dropped := old - new:
        message = f"{what} no longer needs the approval of {_say_titles(base.policy, dropped)}"
        yield Fact("policy", id_, message, Weight.WIDENS)
    if added := new - old:
        message = f"{what} needs the approval of {_say_titles(head.policy, added)} from now on"
        yield Fact("policy", id_, message, Weight.NARROWS)


def _compare_axes(old: Axis, new: Axis) -> Iterator[Fact]:
    title = old.name.replace("_", " ")
    for term in dict.fromkeys((*old.groups, *old.atoms, *new.groups, *new.atoms)):
        if term not in old:
            yield Fact("vocabulary", term, f"{title}: new term {term}", Weight.NEUTRAL)
        elif term not in new:
            yield Fact("vocabulary", term, f"{title}: {term} is removed", Weight.NARROWS)
        elif old.expand(term) != new.expand(term):
            gained = sorted(new.expand(term) - old.expand(term))
            lost = sorted(old.expand(term) - new.expand(term))
            parts = [f"gains {list_words(gained)}"] if gained else []
            parts += [f"loses {list_words(lost)}"] if lost else []
            weight = Weight.WIDENS if gained else Weight.NARROWS
            yield Fact("vocabulary", term, f"{title}: {term} {' and '.join(parts)}", weight)
        elif old.term(term) != new.term(term):
            yield Fact("vocabulary", term, f"{title}: the wording of {term} changed", Weight.NEUTRAL)
