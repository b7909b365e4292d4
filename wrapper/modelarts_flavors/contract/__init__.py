"""The facts of the endpoint, read from the packaged OpenAPI document.

Nothing in this package states a fact: it finds facts. Use it wherever a path, a parameter name,
a limit, an enum value, an error code or a message is needed.

>>> from modelarts_flavors.contract import contract
>>> operation = contract().operation
>>> operation.method, operation.page_size.maximum
('GET', 500)
>>> contract().phases
('normal', 'soldout')
>>> contract().flavor.memory
('spec', 'memory')
>>> contract().error_by_role("token-invalid").code
'ModelArts.50001000'
"""

from __future__ import annotations

from modelarts_flavors.contract.enums import EnumValue
from modelarts_flavors.contract.error_cases import ERROR_ROLES, ErrorCase, ErrorPaths, ErrorRole
from modelarts_flavors.contract.evidence import Evidence, Level
from modelarts_flavors.contract.facts import Contract
from modelarts_flavors.contract.flavor_paths import AcceleratorPaths, FlavorPaths, VolumePaths
from modelarts_flavors.contract.iam_api import IAM_ERROR_ROLES, IamErrorRole, Identity
from modelarts_flavors.contract.openapi_document import EXAMPLE_ROLES, ExampleRole
from modelarts_flavors.contract.operation import Operation, Parameter, ResponseCase
from modelarts_flavors.contract.packaged import contract, load
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
    "IamErrorRole",
    "Identity",
    "Level",
    "Lockout",
    "Operation",
    "Paging",
    "Parameter",
    "ResponseCase",
    "Retry",
    "SignatureScheme",
    "TokenScheme",
    "VolumePaths",
    "contract",
    "load",
]
