"""The facts of the endpoint, read from the packaged OpenAPI document.

Nothing in this package states a fact: it finds facts. Use it wherever a path, a parameter name,
a limit, an enum value, an error code or a message is needed.

>>> from modelarts_flavors.contract import contract
>>> operation = contract().operation
>>> operation.method, operation.page_size.maximum
('GET', 500)
>>> contract().enum("Phase")
('normal', 'soldout')
>>> contract().error("TokenInvalid").code
'ModelArts.50001000'
"""

from __future__ import annotations

from modelarts_flavors.contract.document import Contract, contract, load
from modelarts_flavors.contract.enums import EnumValue
from modelarts_flavors.contract.errors import ErrorCase
from modelarts_flavors.contract.evidence import Evidence, Level
from modelarts_flavors.contract.operation import Operation, Paging, Parameter, ResponseCase
from modelarts_flavors.contract.retry import Lockout, Retry

__all__ = [
    "Contract",
    "EnumValue",
    "ErrorCase",
    "Evidence",
    "Level",
    "Lockout",
    "Operation",
    "Paging",
    "Parameter",
    "ResponseCase",
    "Retry",
    "contract",
    "load",
]
