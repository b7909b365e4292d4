"""The checks, one module per subject; `catalog` has them all in the order of a run."""
