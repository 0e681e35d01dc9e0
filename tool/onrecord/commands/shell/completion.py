"""What a shell proposes on Tab, beside verbs and options: the catalog's own words."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class CustomerName(click.ParamType[str]):
    """A customer's slug, or any name; Tab proposes the slugs of the catalog that is open here."""

    name = "customer"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As it was typed: names and aliases are resolved by the library."""
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """The directories of references/ that begin so; nothing where there is no catalog."""
        from click.shell_completion import CompletionItem  # late: only Tab needs it

        home = Path(ctx.params.get("root") or ".") / "references"
        try:
            slugs = sorted(path.name for path in home.iterdir() if path.name.startswith(incomplete))
        except OSError:
            return []
        return [CompletionItem(slug) for slug in slugs if (home / slug / "reference.yaml").is_file()]
