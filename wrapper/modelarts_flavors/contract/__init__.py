"""The facts of the endpoint, read from the packaged OpenAPI document.

Nothing in this package states a fact: it finds facts, by their `x-role`. Use it wherever a path, a
parameter name, a limit, an enum value, an error code or a message is needed.

>>> from modelarts_flavors.contract import contract
>>> operation = contract().operation
>>> operation.method, operation.page_size.default == operation.page_size.maximum
('GET', True)
>>> contract().flavor.memory
('spec', 'memory')
>>> contract().error_by_role("token-invalid").status
401
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from modelarts_flavors.contract.packaged import contract, load

if TYPE_CHECKING:
    from modelarts_flavors.contract.error_cases import ERROR_ROLES, ErrorCase, ErrorPaths, ErrorRole
    from modelarts_flavors.contract.evidence import EnumValue, Evidence, Level
    from modelarts_flavors.contract.facts import Contract
    from modelarts_flavors.contract.flavor_paths import AcceleratorPaths, FlavorPaths, VolumePaths
    from modelarts_flavors.contract.iam_api import IAM_ERROR_ROLES, IamApi, IamErrorRole, SampleBody
    from modelarts_flavors.contract.openapi_document import EXAMPLE_ROLES, ExampleRole
    from modelarts_flavors.contract.operation import Operation, Parameter, ResponseCase
    from modelarts_flavors.contract.paging import Paging
    from modelarts_flavors.contract.retry import Lockout, Retry
    from modelarts_flavors.contract.security import SignatureScheme, TokenScheme

__all__ = [
    "ERROR_ROLES",
    "EXAMPLE_ROLES",
    "IAM_ERROR_ROLES",
    "AcceleratorPaths",
    "Contract",
    "EnumValue",
    "ErrorCase",
    "ErrorPaths",
    "ErrorRole",
    "Evidence",
    "ExampleRole",
    "FlavorPaths",
    "IamApi",
    "IamErrorRole",
    "Level",
    "Lockout",
    "Operation",
    "Paging",
    "Parameter",
    "ResponseCase",
    "Retry",
    "SampleBody",
    "SignatureScheme",
    "TokenScheme",
    "VolumePaths",
    "contract",
    "load",
]

# Imported when asked for: most of what uses the contract needs the function `contract` alone.
_HOMES = (
    "error_cases",
    "evidence",
    "facts",
    "flavor_paths",
    "iam_api",
    "openapi_document",
    "operation",
    "paging",
    "retry",
    "security",
)


def __getattr__(name: str) -> Any:
    if name in __all__:
        modules = (vars(importlib.import_module(f"{__name__}.{home}")) for home in _HOMES)
        return next(module[name] for module in modules if name in module)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
