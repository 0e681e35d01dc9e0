"""Where a name occurs decides whether it counts: one example per place, in every family of formats."""

from pathlib import Path

import pytest

from onrecord.names.mentions import Name
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import FAMILIES, decode_text
from onrecord.scan.images import LogoFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import Scanner

NAMES = [
    *(
        Name(word, word.lower())
        for word in ("Box", "Target", "Gap", "Square", "Apple", "Zoom", "X", "Stream", "Remote")
    ),
    Name("Nordlys Bank", "nordlys"),
    Name("PayPal", "paypal"),
]
SCANNER = Scanner(NameFinder(NAMES), QuoteFinder([]), LogoFinder(), frozenset({"www.fernwright.example"}))


def find_customers(text: str, suffix: str) -> list[str]:
    """The customers found, each as customer@zone."""
    document = decode_text(text.encode(), FAMILIES[suffix])
    return [f"{item.mention.customer}@{item.mention.zone}" for item in SCANNER.find_in_document(document)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", "```js\nnew Box(); Stream.of(1)\n```\n"),
        (".md", "~~~\nBox\n~~~\n"),
        (".md", "- item\n\n  ```\n  Box\n  ```\n"),
        (".md", "```\nBox, and nobody closes it\n"),
        (".md", "Use the `Box` type and ``a ` Stream``."),
        (".md", "Text.\n\n    Box = 1\n"),
        (".md", "<!-- Box -->"),
        (".md", "<!-- Box, and nobody closes it"),
        (".mdx", "{/* Box */}"),
        (".md", '<a href="https://x.example" target="_blank" class="Box">a</a>'),
        (".md", "[a](https://box.example/Box)"),
        (".md", "<https://www.Target.example/Box/Gap>"),
        (".md", "See https://x.example/Stream and www.x.example/Box."),
        (".md", "mail Box@x.example"),
        (".md", "[a](/Box/) and [b](../Stream.html)"),
        (".md", "![icon](/icons/box.svg) ![x](x.png)"),
        (".md", "a Remote-first team, cross-Target, X-axis"),
        (".md", "java.util.Stream, Box::new, $Box, Box_size, Box()"),
        (".md", "---\nBox: 1\n# Box\n---\n"),
        (".md", "The Remote Control Panel (RCP) is ours.\n\nEvery Remote Control is new."),
        (".html", "<style>.Box { gap: 1px }</style><script>let Box = Gap</script>"),
        (".html", '<div id="Box" data-Box="Box" onclick="Box">a</div>'),
        (".html", "<pre>Box</pre> <code>Stream</code>"),
        (".html", "{# Box #} {{!-- Gap --}} <%# Zoom %> {% comment %}Apple{% endcomment %}"),
        (".tsx", "import { Box } from '@mui/material'\nexport const A = () => <Box target=\"Box\" className='Gap' />"),
        (".rst", ".. code-block:: python\n\n   Box = 1\n\n.. Box is a comment\n"),
        (".rst", "Like this::\n\n   Box = 1\n\n"),
        (".rst", "the ``Box`` type"),
        (".adoc", "----\nBox\n----\n\n// Box\n\n`Box`\n"),
        (".yaml", "# Box\nBox: 1\nother: 2  # Stream\n"),
        (".json", '{"Box": 1}'),
        (".toml", "# Box\nBox = 1\n[Gap]\n"),
    ],
)
def test_common_words_do_not_count_there(suffix: str, text: str) -> None:
    assert find_customers(text, suffix) == []


@pytest.mark.parametrize(
    ("suffix", "text", "expected"),
    [
        (".md", "Box is ours.", ["box@prose"]),
        (".md", "- one\n\n    Box is in a list\n", ["box@prose"]),
        (".md", "| Box | Gap |", ["box@prose", "gap@prose"]),
        (".md", "```\na\n```\nBox", ["box@prose"]),
        (".md", "`a` Box `b`", ["box@prose"]),
        (".md", "![Box at work](a.png)", ["box@prose"]),
        (".md", '[a](b "Box at work")', ["box@prose"]),
        (".md", "---\ntitle: Box\nlead: |\n  # Box\n---\n", ["box@value", "box@prose"]),
        (".md", "+++\ntitle = 'Box'\n+++\n", ["box@value"]),
        (".md", "![](/img/logos/box.svg)", ["box@logo"]),
        (".md", "---\nlogo: box_dark.svg\n---\n", ["box@logo"]),
        (".md", "![](https://cdn.example/logos/paypal-2x.png)", ["paypal@logo"]),
        (".md", "[a](/customers/nordlys-bank/)", ["nordlys@own-url"]),
        (".md", "https://www.fernwright.example/nordlys-bank", ["nordlys@own-url"]),
        (".md", "```\ncustomer: Nordlys Bank\n```\n", ["nordlys@code"]),
        (".md", "<Quote company='Box' />", ["box@alt"]),
        (".md", "@paypal and #NordlysBank", ["paypal@handle", "nordlys@handle"]),
        (".html", '<img alt="Box at work" src="a.png"><p title="Gap">x</p>', ["box@alt", "gap@alt"]),
        (".html", '<meta name="description" content="How Box does it">', ["box@alt"]),
        (".html", '<img src="/logos/nordlys-bank.svg">', ["nordlys@logo"]),
        (".html", '<script type="application/ld+json">{"name": "Nordlys Bank"}</script>', ["nordlys@value"]),
        (".tsx", "const a = <p>Box is ours</p>", ["box@prose"]),
        (".tsx", "const t = 'Box is ours'", ["box@value"]),
        (".rst", "Box is ours", ["box@prose"]),
        (".adoc", "Box is ours", ["box@prose"]),
        (".txt", "Box is ours", ["box@prose"]),
        (".yaml", "name: Box\n", ["box@value"]),
        (".json", '{"name": "Box"}', ["box@value"]),
        (".toml", 'name = "Box"', ["box@value"]),
        (".csv", "id,name\n1,Box\n", ["box@value"]),
    ],
)
def test_naming_counts_there(suffix: str, text: str, expected: list[str]) -> None:
    assert find_customers(text, suffix) == expected


def test_comments_count_on_request() -> None:
    scanner = Scanner(SCANNER.names, SCANNER.quotes, SCANNER.logos, comments=True)
    document = decode_text(b"<!-- Box -->", FAMILIES[".md"])
    assert [i.mention.customer for i in scanner.find_in_document(document)] == ["box"]  # type: ignore[arg-type]


def test_lines_columns_and_what_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("é\n\nWir lieben Nordlys\nBank – so!\n", encoding="utf-8")
    (item,) = SCANNER.scan_file(path, "a.md").located
    assert (item.line, item.column, item.shown, item.caret) == (3, 12, "Wir lieben Nordlys", 11)


@pytest.mark.parametrize("text", ["See paypal.com", "See paypal.com.", "Do you know paypal.com?", "paypal.com: yes"])
def test_a_bare_host_is_the_name_where_a_sentence_ends_behind_it_too(text: str) -> None:
    assert find_customers(text, ".md") == ["paypal@site"]


@pytest.mark.parametrize("text", ["See paypal.com/pay", "See my.paypal.com.", "a@paypal.com."])
def test_a_longer_address_is_not_the_name(text: str) -> None:
    assert find_customers(text, ".md") == []


def test_a_name_in_capitals_is_an_everyday_word_in_an_address() -> None:
    scanner = Scanner(NameFinder([Name("SWITCH", "switch"), Name("KLM", "klm")]), QuoteFinder([]), LogoFinder())
    text = '{"source": "/link/switch-to-root", "to": "/link/klm-case", "who": "SWITCH"}'
    document = decode_text(text.encode(), FAMILIES[".json"])
    found = [(item.mention.customer, str(item.mention.zone)) for item in scanner.find_in_document(document)]  # type: ignore[arg-type]
    assert found == [("klm", "own-url"), ("switch", "value")]
