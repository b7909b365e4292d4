"""The clients and how they read a list: pages, requests, retries, connections."""

from __future__ import annotations

from modelarts_flavors.client.client import AsyncClient, Client
from modelarts_flavors.client.pager import AsyncFlavorPager, FlavorPager, Page

__all__ = ["AsyncClient", "AsyncFlavorPager", "Client", "Page", "FlavorPager"]
