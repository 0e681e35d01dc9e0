"""Attributes of HTML, JSX and components: those that people read, those with an address, and the rest."""

from onrecord.names.mentions import Zone

READ = frozenset(
    {
        "alt",
        "title",
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "content",
        "placeholder",
        "label",
        "summary",
        "caption",
        "srcdoc",
    }
)
"""Attributes whose text a reader sees or hears."""
TARGETS = frozenset(
    {
        "href",
        "src",
        "srcset",
        "poster",
        "action",
        "data-src",
        "data-srcset",
        "xlink:href",
        "data",
        "background",
        "cite",
        "imagesrcset",
    }
)
"""Attributes that hold an address."""

MACHINERY = frozenset(
    """
    align as class classname color component direction icon id is key layout loading mode ref rel role size slot style
    target theme to type variant
    """.split()  # noqa: SIM905
)
"""Attributes that control a component; its other attributes may hold what is shown."""


def find_attribute_zone(tag: str, attribute: str) -> tuple[Zone, bool]:
    """The zone of an attribute's value, and whether the value is an address."""
    name = attribute.lower().lstrip(":@")
    if name in TARGETS or name.endswith(("src", "href", "url")):
        return (Zone.ALT, True)
    component = tag[:1].isupper() or "-" in tag or "." in tag
    if name in READ or (component and name not in MACHINERY and not name.startswith(("data-", "on", "v-"))):
        return (Zone.ALT, False)
    return (Zone.ATTRIBUTE, False)
