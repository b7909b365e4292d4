"""Servers that keep the contract, and servers that break it, to judge the conformance suite by.

reference.py   a faithful small server; catalogue.py is its data
defects/       what is patched into it, one defect each; benign.yaml: freedoms that it may take
variants.py    builds the server of a patch
syntax.py      defects that nobody had in mind: mutations of the reference's syntax tree
matrix.py      runs the suite on all of them; `python -m tests.mutants` prints what killed which
"""
