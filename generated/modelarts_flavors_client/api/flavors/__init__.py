# Generated from openapi/openapi.yaml by openapi-python-client. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""Contains endpoint functions for accessing the API"""
