"""Where a customer is shown without a record of it: a scan of other content, as a list for an issue."""

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
    """Folders and files to scan, and the catalog's root, where the logo files are."""

    paths: Sequence[Path]
    catalog: Path

    def tell(self, slug: str, library: Library, day: date, quote: str | None = None) -> None:
        """Print where the customer, or one of their quotes, is shown, judged as of a day."""
        if not self.paths:
            what = "where these words are used" if quote else "where they are shown"
            click.echo(f"To find {what} in other content: onrecord scan FOLDER --customer {slug}")
            return
        # Imported late: the parsers of a scan take longer to import than the rest of the command to run.
        from onrecord.scan.config import Config, ConfigError, find_config, load_config
        from onrecord.scan.owners import Owners
        from onrecord.scan.session import Options, scan
        from onrecord.scan.takedown import render_checklist

        try:
            found = find_config(self.paths[0])
            config = load_config(found) if found else Config(root=Path.cwd())
            options = Options(customer=slug, allowed=True)
            outcome = scan(list(self.paths), config, library, day, options, self.catalog)
        except (ConfigError, DecisionError) as error:
            warn(
                f"the content was not scanned: {error}",
                f"it was recorded anyway; onrecord scan FOLDER --customer {slug}",
            )
            return
        for path, why in outcome.unread:
            warn(f"{make_visible(path)} was not scanned: {make_visible(why)}")
        items = [item for item in outcome.judged if item.wrong and quote in (None, item.located.quote)]
        if items:
            found_there = render_checklist(items, library, Owners.of(config.root))
            click.echo(f"\nFound in the content; paste this into an issue:\n\n{found_there}")
        else:
            click.echo("Nothing in the content has to be taken down.")
