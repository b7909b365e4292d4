"""Access: tokens, signatures, and the IAM calls that issue tokens."""
