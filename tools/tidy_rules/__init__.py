"""The house rules, one file per subject. Each rule has a code, a reason and, where sensible, a named escape."""
