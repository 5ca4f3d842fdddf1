"""How often intervals hold the truth and verdicts are wrong, at the sizes of real working communities.

Every part draws surveys whose truth is known, hands them to the package's own functions and counts. Knows the demo
study's structure; no figure of its results stands in the code. `python -m simulations` runs all parts.
"""
