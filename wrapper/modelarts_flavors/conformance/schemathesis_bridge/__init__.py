"""schemathesis' phases and checks under the suite's own budget, and the laws under schemathesis.

    checks         which of its checks are used, what each holds a server to, and how much it binds
    document       the packaged document as schemathesis gets it
    configuration  its settings
    gateway        how its requests become the suite's
    judge          which of its findings are defects
    phases         runs it
    hooks          the way round: the laws as a check of `schemathesis run`

Only `phases` and `hooks` import schemathesis, which takes a second: import them when they are used.
"""
