"""Makes the pages of the site: reads the document, the parsers and the registries, writes Markdown.

Nothing here is a plugin of a site builder: the pages lie on disk before one starts, so that any
builder that reads Markdown gives the same site.
"""
