"""The command line: it parses, calls the service, and writes what comes back."""

from briefing.cli.app import app, main

__all__ = ["app", "main"]
