"""The command line: one file per verb, imported when it is called. Only this package uses the clock and stdout."""

from importlib import import_module
from keyword import iskeyword

import click

from onrecord import __version__
from onrecord.commands.shell.program import Program, run

VERBS = {
    "check": "Read the whole catalog and report every finding.",
    "rules": "List the rules, or explain one.",
    "can-use": "May we use this customer in this way?",
    "find": "Find a reference that is allowed today.",
    "show": "Show one reference: what is allowed, until when, what is left.",
    "diff": "Say what a change means: who gains or loses which use, until when.",
    "new": "Nominate a customer.",
    "seek": "Ask a customer for a permission: e-mail, form and PDF, ready to send.",
    "record": "Record a customer's answer, with its evidence.",
    "renew": "Ask a customer again before a permission ends.",
    "withdraw": "Record that a customer withdraws permissions, and list what must be taken down.",
    "let-go": "Record that nobody will ask again for a permission that ended.",
    "retire": "Record that a customer is no longer a reference, and list what follows.",
    "pause": "Pause a customer: until further notice, everybody must ask first.",
    "resume": "Make a paused or retired customer a reference again.",
    "publication": "Record what is shown where, or that it was taken down.",
    "request": "Request an engagement: a call, a visit, a talk.",
    "wish": "File what you looked for and did not find.",
    "log": "Record the next step of a request: approved, accepted, scheduled, held, thanked.",
    "due": "List what needs attention, grouped by owner.",
    "review": "Check that a change has every approval it needs.",
    "approvers": "Write the approvers of a pull request into its records.",
    "codeowners": "Generate CODEOWNERS from policy, or check that it is up to date.",
    "intake": "Turn an issue form or an uploaded answer into a change to propose.",
    "remind": "Plan the reminder issues, one per owner.",
    "init": "Create a new catalog.",
    "upgrade": "Upgrade the catalog's tool, workflows and schemas to this version.",
    "audit": "Compare what the catalog said on a day with what it says today about that day.",
    "import": "Read CRM, customer-success and content exports into the records.",
    "export": "Write the references as CSV, JSON or ODRL, or for a CRM.",
    "stats": "Print the numbers behind the insights page.",
    "build": "Build the static site, the JSON API and the feeds.",
    "serve": "Build the site, serve it on 127.0.0.1, and rebuild it on change.",
    "verify": "Read a built site, and fail if it shows anything that is not allowed.",
    "cache": "Clear the cache.",
    "mcp": "Serve the catalog to an assistant (Model Context Protocol), read-only.",
    "scan": "Look for customers in content, and judge each mention.",
}
"""The verbs and what they do, in the order of the help. Each is `command` in commands/<verb>.py; the module of a verb
that is a Python keyword ends in an underscore: commands/import_.py."""


class _Verbs(Program):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command = import_module(f"onrecord.commands.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from difflib import get_close_matches

            from onrecord.reports.text import make_visible

            close = get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {close[0]}?" if close else " To list the verbs: onrecord --help"
            ctx.fail(f"There is no verb {make_visible(args[0])!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


def _say_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print the version, with the commit if the tool runs from its own repository."""
    if value:
        from onrecord.commands.shell.exits import Exit
        from onrecord.commands.shell.failure import leave
        from onrecord.commands.shell.version import find_source_commit

        commit = find_source_commit()
        click.echo(f"onrecord {__version__}{f' ({commit[:12]})' if commit else ''}")
        leave(Exit.CLEAN)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help="Show the version."
)
def onrecord() -> None:
    """Customer references with authorization: what may we say about which customer, where, and until when?

    Run it in the catalog's root, or give --catalog DIR after the verb. Exit codes: 0 clean or allow, 1 findings or
    deny, 2 usage, 3 ask, 4 the input could not be read.
    """


def main() -> None:
    """Run the program."""
    run(onrecord)
