"""Defects that nobody had in mind: small changes of the reference server's syntax tree, one at a time.

Changed are the functions that answer a request and the constants that they use; the world, the data
and the ASGI shell are not.
"""

from __future__ import annotations

import ast
import copy
import functools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.mutants.variants import REFERENCE, Variant

SHELL = ("make_world", "make_app", "bad_request")
PATIENCE = 200_000
STATEMENTS = ast.parse(REFERENCE).body
Path = tuple[tuple[str, int | None], ...]
Replacements = Iterator[ast.AST | None]


def mutants() -> list[Variant]:
    """Every change as a variant, in the order of the source.

    The name is the function, the old text and the new one, so that it survives edits elsewhere.
    """
    names: Counter[str] = Counter()
    found = []
    for function, path, node, new in _changes():
        name = f"{function}: {_describe(node, new)}"
        names[name] += 1
        if names[name] > 1:
            name = f"{name} ({names[name]})"
        text = _replaced(path, new)
        # Many a change breaks the whole server, of which nothing can then be said.
        found.append(Variant(name, text=text, area="generated", seen="as another API"))
    return found


def _changes() -> Iterator[tuple[str, Path, ast.AST, ast.AST | None]]:
    """Function, place, old and new node of every change."""
    for index, node in enumerate(STATEMENTS):
        place: Path = (("body", index),)
        if isinstance(node, ast.FunctionDef) and node.name not in SHELL:
            documented = 1 if ast.get_docstring(node) else 0
            for number, statement in enumerate(node.body[documented:], documented):
                yield from _within(node.name, (*place, ("body", number)), statement)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constant = node.targets[0].id
            if constant.isupper() and constant != "SECRET":
                yield from _within(constant, (*place, ("value", None)), node.value)


def _within(
    function: str, path: Path, node: ast.AST
) -> Iterator[tuple[str, Path, ast.AST, ast.AST | None]]:
    """The changes of a node and of all that it consists of."""
    for kind, replacements in REPLACEMENTS.items():
        if isinstance(node, kind):
            for new in replacements(node):
                if new is None or _text(new) != _text(node):
                    yield function, path, node, new
    if isinstance(node, ast.JoinedStr) or _is_talk(node):
        return
    for name, value in ast.iter_fields(node):
        if name == "annotation":
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(
                child, ast.expr | ast.stmt | ast.keyword | ast.comprehension | ast.ExceptHandler
            ):
                step = (name, index if isinstance(value, list) else None)
                yield from _within(function, (*path, step), child)


def _is_talk(node: ast.AST) -> bool:
    """A refusal that is made up of words for people, which may be any."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "bad_request"


# What a node may become; None leaves the statement out


COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
CALLS = {"all": "any", "any": "all", "max": "min", "min": "max"}


def of_comparison(node: ast.Compare) -> Replacements:
    for kind in COMPARISONS.get(type(node.ops[0]), []):
        yield ast.Compare(node.left, [kind()], node.comparators)


def of_connection(node: ast.BoolOp) -> Replacements:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for gone in node.values:
        rest = [value for value in node.values if value is not gone]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def of_negation(node: ast.UnaryOp) -> Replacements:
    if isinstance(node.op, ast.Not):
        yield node.operand


def of_arithmetic(node: ast.BinOp) -> Replacements:
    if type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
        yield node.left
        yield node.right


def of_constant(node: ast.Constant) -> Replacements:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, str):
        yield ast.Constant(node.value + "x")
        yield ast.Constant("")


def of_slice(node: ast.Slice) -> Replacements:
    if node.lower is not None:
        yield ast.Slice(None, node.upper)
    if node.upper is not None:
        yield ast.Slice(node.lower, None)


def of_choice(node: ast.IfExp) -> Replacements:
    yield ast.IfExp(node.test, node.orelse, node.body)
    yield node.body
    yield node.orelse


def of_pair(node: ast.Tuple) -> Replacements:
    if len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], ast.Load())


def of_call(node: ast.Call) -> Replacements:
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield ast.Call(ast.Name(CALLS[node.func.id], ast.Load()), node.args, node.keywords)
    # A method that only tidies its object up, such as rstrip, may as well not be called.
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("rstrip", "replace", "lower"):
        yield node.func.value


def of_record(node: ast.Dict) -> Replacements:
    for gone in range(len(node.keys)):
        rest = [index for index in range(len(node.keys)) if index != gone]
        yield ast.Dict([node.keys[index] for index in rest], [node.values[index] for index in rest])


def of_condition(node: ast.If) -> Replacements:
    yield ast.If(ast.Constant(value=True), node.body, node.orelse)
    yield ast.If(ast.Constant(value=False), node.body, node.orelse)


def of_statement(node: ast.stmt) -> Replacements:
    yield None


def of_assignment(node: ast.Assign) -> Replacements:
    if isinstance(node.targets[0], ast.Subscript):
        yield None


def of_return(node: ast.Return) -> Replacements:
    if isinstance(node.value, ast.Compare | ast.BoolOp):
        yield ast.Return(ast.Constant(value=True))
        yield ast.Return(ast.Constant(value=False))


def of_filter(node: ast.comprehension) -> Replacements:
    if node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)


REPLACEMENTS: dict[type[ast.AST] | Any, Callable[[Any], Replacements]] = {
    ast.Compare: of_comparison,
    ast.BoolOp: of_connection,
    ast.UnaryOp: of_negation,
    ast.BinOp: of_arithmetic,
    ast.Constant: of_constant,
    ast.Slice: of_slice,
    ast.IfExp: of_choice,
    ast.Tuple: of_pair,
    ast.Call: of_call,
    ast.Dict: of_record,
    ast.If: of_condition,
    ast.Expr | ast.Raise: of_statement,
    ast.Assign: of_assignment,
    ast.Return: of_return,
    ast.comprehension: of_filter,
}


# From a change to a source


def _describe(old: ast.AST, new: ast.AST | None) -> str:
    return f"without {_text(old)}" if new is None else f"{_text(old)} -> {_text(new)}"


def _text(node: ast.AST) -> str:
    """The source of a node, its first two lines where it is a block."""
    if isinstance(node, ast.Slice):
        return ":".join(ast.unparse(end) if end else "" for end in (node.lower, node.upper))
    lines = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split("\n")
    return " ".join(line.strip() for line in lines[:2])


def _replaced(path: Path, new: ast.AST | None) -> str:
    """The whole source with the node at a place replaced, and every loop under a watchdog."""
    (_, place), *steps = path
    changed: Any = copy.deepcopy(STATEMENTS[place])
    parent = changed
    for name, index in steps[:-1]:
        value = getattr(parent, name)
        parent = value if index is None else value[index]
    name, index = steps[-1]
    node = ast.Pass() if new is None else new
    if index is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[index] = node
    sources = list(_sources())
    sources[place] = _watched(changed)
    return "\n".join(sources)


@functools.cache
def _sources() -> tuple[str, ...]:
    """The source of each statement of the module as it is."""
    return tuple(_watched(copy.deepcopy(statement)) for statement in STATEMENTS)


def _watched(statement: ast.stmt) -> str:
    return ast.unparse(ast.fix_missing_locations(_Watchdog().visit(statement)))


class _Watchdog(ast.NodeTransformer):
    """A server that hangs would hang the suite in process: its loops give up, with status 500."""

    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        watch = f"""
memory["turns"] = memory.get("turns", 0) + 1
if memory["turns"] > {PATIENCE}:
    raise RuntimeError("hangs")
"""
        node.body[:0] = ast.parse(watch).body
        return node
