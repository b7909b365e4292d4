"""The reference of the command line, from its parser: a page for each command, an anchor for each option."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from modelarts_flavors.cli.app import app
from modelarts_flavors.cli.exit_codes import Exit
from sitemaker import markdown as md

FOLDER = "reference/cli"
SOURCE = "wrapper/modelarts_flavors/cli"
PROGRAM = "modelarts-flavors"
INTERRUPTED = 130
MEANINGS = {
    "DONE": "Done.",
    "NO": "A negative result: not conformant, not found, a condition that did not come true in time.",
    "USAGE": "Wrong usage: an option, an argument, a file or a setting.",
    "REFUSED": "The credentials were refused.",
    "UNREACHABLE": "The service could not be reached, or kept failing.",
}


def pages() -> list[md.Page]:
    """The page of the program and one for each command."""
    context = click.Context(app, info_name=PROGRAM)
    found = list(commands(app, context))
    return [_index(found), *(_command(context, command) for context, command in found)]


def commands(
    group: click.Group, context: click.Context
) -> Iterator[tuple[click.Context, click.Command]]:
    """Every command below a group with its context, those of groups in it as well."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield inner, command
        if isinstance(command, click.Group):
            yield from commands(command, inner)


def file_name(context: click.Context) -> str:
    """The name of a command's page."""
    return "-".join(context.command_path.split()[1:]) + ".md"


def _index(found: list[tuple[click.Context, click.Command]]) -> md.Page:
    lines = [
        "# Command line",
        "",
        _paragraphs(app.help or ""),
        "",
        *md.table(
            ("Command", "What it does"),
            (
                (
                    f"[`{' '.join(context.command_path.split()[1:])}`]({file_name(context)})",
                    command.get_short_help_str(200),
                )
                for context, command in found
            ),
        ),
        "## Options of the program {#options}",
        "",
        *(line for option in app.get_params(click.Context(app)) for line in _option(option)),
        "## Exit codes {#exit-codes}",
        "",
        "Data goes to stdout, everything else to stderr. A script can rely on these codes:",
        "",
        *md.table(
            ("Code", "Meaning"),
            [
                *((f"`{int(code)}`", MEANINGS.get(code.name, code.name)) for code in Exit),
                (f"`{INTERRUPTED}`", "Interrupted with Ctrl+C."),
            ],
        ),
        "## Shell completion {#completion}",
        "",
        "Add the line of your shell to its start file:",
        "",
        *(
            line
            for shell, file in (
                ("bash", "~/.bashrc"),
                ("zsh", "~/.zshrc"),
                ("fish", "~/.config/fish/config.fish"),
            )
            for line in _completion(shell, file)
        ),
    ]
    about = "Every command of modelarts-flavors, its options, exit codes and shell completion."
    return md.Page(f"{FOLDER}/index.md", md.front_matter(about, SOURCE) + "\n".join(lines), SOURCE)


def _completion(shell: str, file: str) -> Iterator[str]:
    variable = "_MODELARTS_FLAVORS_COMPLETE"
    text = {
        "fish": f"env {variable}=fish_source {PROGRAM} | source",
    }.get(shell, f'eval "$({variable}={shell}_source {PROGRAM})"')
    yield f'=== "{shell}"'
    yield ""
    if shell == "bash":
        yield "    <!-- block: -->"
    else:
        yield f'    <!-- block: skip="{shell} may not be there" -->'
    yield from md.fenced("sh", text, indent="    ", title=file)


def _command(context: click.Context, command: click.Command) -> md.Page:
    usage = command.get_usage(context).removeprefix("Usage: ")
    lines = [
        f"# {context.command_path}",
        "",
        _paragraphs(command.help or ""),
        "",
        *md.fenced("text", re.sub(r"\s+", " ", usage), title="Usage"),
    ]
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    if arguments:
        lines += ["## Arguments {#arguments}", ""]
        for argument in arguments:
            lines += _argument(argument)
    lines += ["## Options {#options}", ""]
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            lines += _option(parameter)
    epilog = _epilog(context, command)
    if epilog:
        lines += ["## More {#more}", "", *md.fenced("text", epilog)]
    about = f"{context.command_path}: {command.get_short_help_str(200)}"
    path = f"{FOLDER}/{file_name(context)}"
    return md.Page(path, md.front_matter(about, SOURCE) + "\n".join(lines), SOURCE)


def _argument(argument: click.Argument) -> Iterator[str]:
    name = (argument.metavar or argument.name or "").strip("[].").upper()
    yield md.heading(3, f"`{name}`", md.anchor(name))
    yield ""
    traits = ["required" if argument.required else "optional"]
    if argument.nargs != 1:
        traits.append("may be repeated")
    yield " · ".join(traits)
    yield "{.traits}"
    yield ""


def _option(option: click.Parameter) -> Iterator[str]:
    if not isinstance(option, click.Option):
        return
    names = [*option.opts, *option.secondary_opts]
    longest = max(option.opts, key=len)
    yield md.heading(3, ", ".join(f"`{name}`" for name in names), md.anchor(longest))
    yield ""
    yield " · ".join(_traits(option))
    yield "{.traits}"
    yield ""
    yield _text(option.help or "")
    yield ""


def _traits(option: click.Option) -> Iterator[str]:
    if option.is_flag:
        yield "flag"
    elif isinstance(option.type, click.Choice):
        yield "one of " + ", ".join(f"`{choice}`" for choice in option.type.choices)
    else:
        yield f"value `{option.metavar or option.type.name.upper()}`"
    if isinstance(option.type, click.IntRange | click.FloatRange):
        yield f"range `{option.type._describe_range()}`"
    context = click.Context(app)
    default = option.get_default(context)
    if not option.is_flag and default not in (None, (), "") and not callable(default):
        shown = option.to_info_dict().get("default", default)
        if isinstance(shown, str | int | float):
            yield f"default `{shown}`"
    if option.envvar and option.show_envvar:
        yield f"variable `{option.envvar}`"
    if option.multiple:
        yield "may be repeated"
    if option.required:
        yield "required"


def _epilog(context: click.Context, command: click.Command) -> str:
    formatter = click.HelpFormatter(width=96)
    command.format_epilog(context, formatter)
    return formatter.getvalue().strip("\n")


def _paragraphs(text: str) -> str:
    """Help text as Markdown: click's marks for lines that stay as they are go."""
    parts = re.split(r"\n\s*\n", text.replace("\b\n", "").strip())
    return "\n\n".join(_text(" ".join(part.split())) for part in parts)


def _text(text: str) -> str:
    """Options named in a text as code."""
    outside = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(
        part if part.startswith("`") else re.sub(r"(?<![\w-])(--[a-z][a-z-]*)", r"`\1`", part)
        for part in outside
    ).replace("<", "&lt;")
