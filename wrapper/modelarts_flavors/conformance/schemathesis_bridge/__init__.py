"""schemathesis' phases and checks within the suite's own budget.

    schemathesis_checks  which of its checks are used, and what each holds a server to
    pinned_document      the packaged document as schemathesis gets it
    configuration        its settings
    wsgi_proxy           how its requests become the suite's
    finding_filter       which of its findings are defects
    phases               runs it

Only `phases` imports schemathesis, which takes a second: import it when it is used. The other way
round, `schemathesis_plugin` has the suite's checks as one check of `schemathesis run`.
"""
