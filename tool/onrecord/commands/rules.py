"""onrecord rules: list the rules, or explain one."""

import sys
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

import click

from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.opening import add_catalog_options
from onrecord.reports import rules as reports
from onrecord.reports.text import make_visible
from onrecord.rules import KnownRule, list_rules


@click.command("rules")
@click.argument("rule", required=False, metavar="[ID]")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="Output format."
)
@add_catalog_options
def command(rule: str | None, format_: str, root: Path, today: date | timedelta | None) -> None:
    """List the rules with their severity. With an ID, explain one rule: why, a bad and a good example, how to fix it.

    The rules are the same in every catalog and on every day; --catalog and --today have no effect.

    Example: onrecord rules expired-published
    """
    chosen = list(list_rules().values()) if rule is None else [_find_rule(rule)]
    if format_ == "json":
        click.echo(reports.render_json(chosen), nl=False)
    elif format_ == "markdown":
        from onrecord.publish.generated import render_rules, render_rules_table

        click.echo(render_rules_table(chosen) if rule is None else render_rules(chosen), nl=False)
    elif rule is None:
        click.echo(reports.render_listing(chosen, choose_paint(sys.stdout)))
    else:
        click.echo(reports.explain(chosen[0], choose_paint(sys.stdout)))


def _find_rule(rule: str) -> KnownRule:
    """Return the rule with that id. Raises click.BadParameter (exit 2) if there is none."""
    known = list_rules()
    if rule not in known:
        close = get_close_matches(rule.replace("_", "-").lower(), known, n=1)
        hint = f" Did you mean {close[0]}?" if close else " To list the rules: onrecord rules"
        raise click.BadParameter(f"there is no rule {make_visible(rule)!r}.{hint}", param_hint="ID")
    return known[rule]
