"""What every command has in common: how it refuses arguments that it does not know."""

from __future__ import annotations

import click


class Command(click.Command):
    """A command whose complaints about its arguments know which command it is."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        ctx.meta[_AFTER_EQUALS] = {value for _, is_typed, value in (a.partition("=") for a in args) if is_typed}
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not ctx.resilient_parsing:
            raise click.UsageError(self._refuse_extra(ctx, rest[0]), ctx)
        return rest

    def _refuse_extra(self, ctx: click.Context, extra: str) -> str:
        parent = ctx.parent
        group = parent.command if parent is not None else None
        if parent is not None and isinstance(group, click.Group) and extra in group.list_commands(parent):
            return f"unexpected '{extra}'; a command comes first: '{parent.command_path} {extra} …'"
        takes = "every value belongs to an option"
        if any(isinstance(param, click.Argument) for param in self.params):
            takes = "one name is enough"
        return f"unexpected '{extra}'; {takes}, see '{ctx.command_path} --help'"


class RunningCommand(Command):
    """A command that runs a program: what follows `--` is the program's own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            split = args.index("--")
            ctx.meta[_PROGRAMS_OWN] = args[split + 1 :]
            args = args[:split]
        return super().parse_args(ctx, args)


def programs_own(ctx: click.Context) -> list[str] | None:
    """What follows `--` on the command line of a `RunningCommand`; None where there is no `--`."""
    return ctx.meta.get(_PROGRAMS_OWN)


def is_after_equals(ctx: click.Context, text: str) -> bool:
    """Whether a value was typed as --option=value, and so is one whatever it looks like."""
    return text in ctx.meta.get(_AFTER_EQUALS, ())


_PROGRAMS_OWN = "program arguments"
_AFTER_EQUALS = "values after an equals sign"
