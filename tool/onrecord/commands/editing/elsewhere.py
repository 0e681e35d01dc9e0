"""Where a customer is shown in content that no record knows of: what a scan of it finds, as a list for an issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.library import Library
from onrecord.commands.shell.failure import warn
from onrecord.reports.text import make_visible


@dataclass(frozen=True, slots=True)
class Content:
    """Folders and files to look through, and the catalog's root, where the logo files lie."""

    paths: Sequence[Path]
    catalog: Path

    def tell(self, slug: str, library: Library, day: date, quote: str | None = None) -> None:
        """Print where the customer is shown, or one quote of theirs, judged on a day by the record as it is then."""
        if not self.paths:
            what = "these words in other content" if quote else "them in content that no record knows of"
            click.echo(f"onrecord scan FOLDER --customer {slug} finds {what}; --content FOLDER lists it here.")
            return
        # Late: the parsers of a scan take longer to import than the rest of the command to run.
        from onrecord.scan.config import Config, ConfigError, find_config, load_config
        from onrecord.scan.owners import Owners
        from onrecord.scan.session import Options, scan
        from onrecord.scan.takedown import checklist

        try:
            found = find_config(self.paths[0])
            config = load_config(found) if found else Config(root=Path.cwd())
            options = Options(customer=slug, allowed=True)
            outcome = scan(list(self.paths), config, library, day, options, self.catalog)
        except (ConfigError, DecisionError) as error:
            warn(f"the content was not looked through: {error}", "it is recorded all the same; scan it by itself")
            return
        for path, why in outcome.unread:
            warn(f"{make_visible(path)} was not looked through: {make_visible(why)}")
        items = [item for item in outcome.judged if item.wrong and quote in (None, item.located.quote)]
        if items:
            click.echo(
                f"\nIn the content, to paste into an issue:\n\n{checklist(items, library, Owners.of(config.root))}"
            )
        else:
            click.echo("Nothing in the content has to be taken down.")
