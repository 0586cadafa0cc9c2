"""The dossiers of a ledger in the browser: pages and JSON over ``service``, beside ``cli``.

Every view is an address whose parameters are those of the command line. It works without
JavaScript and has a JSON twin. ``routes`` lists them all; ``gate`` decides who may ask.
"""
