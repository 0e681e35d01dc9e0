"""What a shell proposes on Tab besides verbs and options: the catalog's own names."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class CustomerName(click.ParamType[str]):
    """A customer's slug, or any name; Tab proposes the slugs of the catalog in this folder."""

    name = "customer"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value as it was typed: the library resolves names and aliases."""
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """Return the directories in references/ that begin with `incomplete`; nothing if there is no catalog."""
        from click.shell_completion import CompletionItem  # imported late: only Tab needs it

        home = Path(ctx.params.get("root") or ".") / "references"
        try:
            slugs = sorted(path.name for path in home.iterdir() if path.name.startswith(incomplete))
        except OSError:
            return []
        return [CompletionItem(slug) for slug in slugs if (home / slug / "reference.yaml").is_file()]
