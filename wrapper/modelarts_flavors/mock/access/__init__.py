"""Who may list what: tokens, signatures, and the IAM calls that give tokens."""
