"""The form as one HTML file: it opens with a double click, needs no server and no network, and sends nothing."""

import base64
import hashlib
import json
from types import SimpleNamespace

from onrecord.asking.sheet import Sheet
from onrecord.asking.words import WordsError, template
from onrecord.git.tree import Tree

BEGIN = "-----BEGIN ONRECORD ANSWER-----"
END = "-----END ONRECORD ANSWER-----"
ANSWERS = ("yes", "limits", "no")


def form(sheet: Sheet, tree: Tree) -> str:
    """The form. Its script and style are named by hash in its own policy, so that nothing else in it can run."""
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    style, script = template(tree, "form.css"), template(tree, "form.js")
    question, words = sheet.question, sheet.words
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        return environment.from_string(template(tree, "form.html")).render(
            language=words.language,
            policy=f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; "
            "base-uri 'none'; form-action 'none'",
            style=style,
            script=script,
            say=SimpleNamespace(**words.section("form", **sheet.values)),  # a dict has a `copy` of its own
            customer=sheet.customer,
            why=sheet.why,
            incentive=question.incentive,
            promise=sheet.say("receipt", "condition") if question.conditions else None,
            logo=_data_url(sheet.logo) if sheet.logo and "logo" in question.uses else None,
            uses=[{"id": use, **sheet.use(use)} for use in question.uses],
            channels=[{"id": term, "title": words.channel(term)} for term in question.channels],
            territories=[{"id": term, "title": words.territory(term)} for term in question.territories],
            answers=ANSWERS,
            first=question.on.isoformat(),
            through=question.through.isoformat(),
            data=_for_script(
                {
                    "customer": question.customer,
                    "request": question.id,
                    "digest": sheet.digest,
                    "uses": list(question.uses),
                    "file": f"answer-{sheet.name}.json",
                    "begin": BEGIN,
                    "end": END,
                    "titles": {use: sheet.use(use)["title"] for use in question.uses},
                    "words": {key: words.say("form", key) for key in (*ANSWERS, "copied")},
                }
            ),
        )
    except TemplateError as error:
        raise WordsError(f"schema/requests/form.html: {error}") from None


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _data_url(logo: tuple[str, bytes]) -> str:
    return f"data:{logo[0]};base64,{base64.b64encode(logo[1]).decode('ascii')}"


def _for_script(data: dict[str, object]) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
