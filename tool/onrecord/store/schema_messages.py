"""Puts schema failures in words for the person who wrote the file."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from onrecord.finding import Keys

_KIND = {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number", "number": "a number"}


def compile_whole(pattern: str) -> re.Pattern[str]:
    """A schema's pattern for Python's `re`, such that it matches the whole text (`$` also matches before a newline)."""
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


def find_failures(schema: dict[str, Any], document: object) -> Iterator[ValidationError]:
    """Every failure of the document, by place; a text that is not a date or address is not also called too long."""
    validator = _Validator(schema, format_checker=_formats, registry=Registry())
    found = sorted(validator.iter_errors(document), key=lambda error: [str(key) for key in error.absolute_path])
    formless = {tuple(error.absolute_path) for error in found if error.validator == "format"}
    yield from (e for e in found if e.validator != "maxLength" or tuple(e.absolute_path) not in formless)


def say_failure(error: ValidationError) -> Iterator[tuple[Keys, bool, str, str]]:
    """One failure as (route, whether it is about the key, message, hint)."""
    at: Keys = tuple(error.absolute_path)
    field = _name_field(at)
    kind = str(error.validator)
    value: Any = error.instance
    limit: Any = error.validator_value
    shape: Any = error.schema
    if kind == "additionalProperties":
        known = list(shape.get("properties", {}))
        for key in sorted(set(value) - set(known), key=str):
            close = get_close_matches(str(key), known, n=1, cutoff=0.6)
            hint = f"did you mean {close[0]!r}?" if close else f"known keys here: {', '.join(known)}"
            yield (*at, key), True, f"unknown key {key!r}", hint
    elif kind == "required":
        missing = next(key for key in limit if key not in value and repr(key) in error.message)
        what = _describe(shape, missing)
        yield at, False, f"{field} lacks {missing!r}", f"add `{missing}:`{what}"
    elif kind in ("anyOf", "oneOf") and all(set(option) == {"required"} for option in limit):
        names = [" and ".join(option["required"]) for option in limit]
        only = "exactly one of" if kind == "oneOf" else "at least one of"
        yield at, False, f"{field} needs {only}: {', '.join(names)}", f"write one: {' or '.join(names)}"
    elif kind == "oneOf":
        yield from _say_failures_of_meant_shape(error)
    elif kind in ("if", "allOf"):  # pragma: no cover - their parts are reported
        return
    elif kind == "type":
        wanted = _KIND.get(limit, str(limit))
        hint = 'put quotes around it: "true"' if isinstance(value, bool) and limit == "string" else f"write {wanted}"
        yield at, False, f"{field} is {_show(value)}, not {wanted}", hint
    elif kind == "enum":
        close = get_close_matches(str(value), [str(option) for option in limit], n=1, cutoff=0.6)
        options = ", ".join(str(option) for option in limit)
        yield (
            at,
            False,
            f"{field} is {_show(value)}, which is not one of its values",
            f"did you mean {close[0]!r}?" if close else f"one of: {options}",
        )
    elif kind == "format":
        yield at, False, f"{field} is {_show(value)}, which is not a valid date", "write a real day as YYYY-MM-DD"
    elif kind == "pattern":
        example = _PATTERN_HINTS.get(limit, f"it must match {limit}")
        yield at, False, f"{field} is {_show(value)}, which is not in the expected format", example
    elif kind == "uniqueItems":
        yield at, False, f"{field} has the same entry twice", "keep one of them"
    else:
        hint = _describe_here(shape) or _PATTERN_HINTS.get(shape.get("pattern", ""), "see the field reference")
        yield at, False, f"{field}: {error.message[:200]}", hint


def _say_failures_of_meant_shape(error: ValidationError) -> Iterator[tuple[Keys, bool, str, str]]:
    """What is wrong with a value that may have one of several shapes, compared with the likeliest of them."""
    other = {part.schema_path[0] for part in error.context or () if part.validator == "type" and not part.path}
    meant = [part for part in error.context or () if part.schema_path[0] not in other]
    if meant:
        for part in meant:
            yield from say_failure(part)
        return
    at: Keys = tuple(error.absolute_path)
    limit: Any = error.validator_value
    wanted = " or ".join(_KIND.get(option.get("type"), "another shape") for option in limit)
    yield at, False, f"{_name_field(at)} is {_show(error.instance)}, not {wanted}", f"write {wanted}"


_PATTERN_HINTS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case letters, digits and single dashes, like `nordlys-bank`",
    "^[a-z0-9]+([._-][a-z0-9]+)*$": "lower-case letters, digits, single dots, dashes or underscores, like `2026-logo`",
    "^[0-9a-f]{64}$": "64 hex digits in lower case: `sha256sum FILE`",
    "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$": "a term of schema/vocabulary.yaml",
    "^logo\\.(svg|png)$": "logo.svg or logo.png, next to reference.yaml",
    "^logo-[a-z0-9]+(-[a-z0-9]+)*\\.(svg|png)$": "logo-<variant>.svg or logo-<variant>.png, next to reference.yaml",
    "^\\S(.*\\S)?$": "text without spaces at the start or end",
    "^[A-Z]{3}$": "a currency code of three capital letters, like EUR",
}


def _name_field(at: Keys) -> str:
    names = [str(key) for key in at if isinstance(key, str)]
    return f"`{names[-1]}`" if names else "the file"


def _show(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _describe(schema: dict[str, Any], key: str) -> str:
    what = schema.get("properties", {}).get(key, {}).get("description", "")
    return f" {what}" if what else ""


def _describe_here(schema: object) -> str:
    return str(schema.get("description", "")) if isinstance(schema, dict) else ""


def _check_pattern(validator: Any, pattern: str, value: object, schema: object) -> Iterator[ValidationError]:
    if isinstance(value, str) and not compile_whole(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_Validator: Any = extend(Draft202012Validator, {"pattern": _check_pattern})  # type: ignore[no-untyped-call]
_formats = FormatChecker(formats=["date"])
