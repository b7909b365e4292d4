"""schemathesis' phases and checks within the suite's own budget.

    schemathesis_checks  which of its checks are used, and what each holds a server to
    pinned_document      the packaged document as schemathesis gets it
    configuration        its settings
    wsgi_proxy           how its requests become the suite's
    finding_filter       which of its findings are defects
    isolation            keeps it from leaving files and loading hooks
    phases               runs it

Only `phases` and `isolation` import schemathesis, which takes a second: import them when they are used. The other way
round, `schemathesis_plugin` has the suite's checks as one check of `schemathesis run`.
"""
