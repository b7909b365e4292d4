"""The command line: options in, output out; the work is done by the packages it calls."""
