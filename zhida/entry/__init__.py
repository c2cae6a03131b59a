"""The doors: settings, addresses, command line, API, base page; refusals become answers."""
