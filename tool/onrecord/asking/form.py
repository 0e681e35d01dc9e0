"""The form, as one HTML file: it opens with a double click, needs neither server nor network, and sends nothing."""

import base64
import hashlib
import json
from types import SimpleNamespace

from onrecord.asking.sheet import Sheet
from onrecord.asking.words import WordsError, read_template
from onrecord.catalog.record.permission_request import Question
from onrecord.git.tree import Tree

BEGIN = "-----BEGIN ONRECORD ANSWER-----"
END = "-----END ONRECORD ANSWER-----"
ANSWERS = ("yes", "limits", "no")
SCRIPT_WORDS = (
    "copied",
    "missing",
    "colon",
    "only_channels",
    "only_territories",
    "only_through",
    "only_words",
    "limit_missing",
    "limit_nothing",
    "logo_problem",
    "attach",
    "reply_subject",
)


def render_form(sheet: Sheet, tree: Tree) -> str:
    """The form as HTML. Its own security policy names its script and style by hash, so that nothing else can run.

    Raises WordsError."""
    request, words = sheet.request, sheet.words
    say = words.section("form", **sheet.values)
    return render_page(
        tree,
        "form.html",
        _gather_data(sheet, say),
        language=words.language,
        say=SimpleNamespace(**say),  # not the dict itself, which has a method `copy`
        customer=sheet.customer,
        why=sheet.why,
        incentive=bool(request.incentives),
        privacy=sheet.say("mail", "privacy") if sheet.privacy else None,
        address=f"{sheet.company}, {sheet.address}" if sheet.address else None,
        logo=_encode_data_url(sheet.logo) if sheet.logo else None,
        parts=[_describe_part(sheet, part) for part in request.parts],
        answers=ANSWERS,
        first=request.on.isoformat(),
    )


def render_page(tree: Tree, name: str, data: dict[str, object], **values: object) -> str:
    """A form filled in, with the style, the script and the end that all forms share; `data` is for the script.

    Raises WordsError.
    """
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    style, script = read_template(tree, "form.css"), read_template(tree, "form.js")
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    policy = (
        f"default-src 'none'; img-src data: blob:; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    filled = {"policy": policy, "style": style, "script": script, "data": _encode_for_script(data), **values}
    try:
        end = environment.from_string(read_template(tree, "form_end.html")).render(filled)
        return environment.from_string(read_template(tree, name)).render(filled, end=end)
    except TemplateError as error:
        raise WordsError(f"schema/requests/{name}: {error}") from None


def _describe_part(sheet: Sheet, part: Question) -> dict[str, object]:
    """One part of the request as the page shows it: its uses, where, in which countries, and for how long."""
    words, values = sheet.words, sheet.part(part)
    return {
        "uses": [
            {"key": key, "id": use, **sheet.use(use, part)}
            for key, (owner, use) in sheet.request.items.items()
            if owner is part
        ],
        "channels": [{"id": term, "title": words.channel(term)} for term in part.channels],
        "territories": [
            {"id": term, "title": words.territory(term), "several": term not in words.countries}
            for term in part.territories
        ],
        "given": sheet.say("form", "given", **values) if part.id in sheet.old else None,
        "until": sheet.term(part, "form"),
        "promise": sheet.say("mail", "condition", **values) if part.conditions else None,
        "through": part.through.isoformat(),
    }


def _gather_data(sheet: Sheet, say: dict[str, str]) -> dict[str, object]:
    """The data for the script: what ties the answer to the request, and the words of the text to copy."""
    request, words = sheet.request, sheet.words
    regions = {term for part in request.parts for term in part.territories if term not in words.countries}
    members = {term: words.members(term) for term in sorted(regions)}
    terms = {term for part in request.parts for term in part.territories} | {c for m in members.values() for c in m}
    return {
        "customer": request.customer,
        "request": request.id,
        "digest": request.digest,
        "language": words.language,
        "uses": list(request.items),
        "file": f"answer-{sheet.name}.json",
        "begin": BEGIN,
        "end": END,
        "to": sheet.reply_to if sheet.reply_to and "@" in sheet.reply_to else None,
        "titles": {key: sheet.use(use)["title"] for key, (_, use) in request.items.items()},
        "channels": {term: words.channel(term) for part in request.parts for term in part.channels},
        "territories": {term: words.territory(term) for term in sorted(terms)},
        "regions": members,
        "words": {key: say[key] for key in (*ANSWERS, *SCRIPT_WORDS)},
    }


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _encode_data_url(logo: tuple[str, bytes]) -> str:
    return f"data:{logo[0]};base64,{base64.b64encode(logo[1]).decode('ascii')}"


def _encode_for_script(data: dict[str, object]) -> str:
    """JSON that cannot close the HTML element that contains it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
