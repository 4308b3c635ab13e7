"""Incidents that are played for `demo` and `replay`: the real app, beside the stand-in, on a clock that is driven."""
