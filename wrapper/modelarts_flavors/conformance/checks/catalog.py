"""The laws, by what they are about; each room registers its own when it is imported."""

from __future__ import annotations

from modelarts_flavors.conformance.checks import (
    authentication,
    continue_token,
    error_body,
    http_methods,
    kubernetes_profile,
    label_selector,
    page_body,
    page_size,
    pagination,
    project_isolation,
    robustness,
)

# In the order of a run: what blocks others, and what finds most, comes first.
ROOMS = (
    page_body,
    error_body,
    page_size,
    pagination,
    label_selector,
    continue_token,
    authentication,
    project_isolation,
    robustness,
    http_methods,
    kubernetes_profile,
)
