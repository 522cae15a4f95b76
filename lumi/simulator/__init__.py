"""A phone in the browser and a stand-in for Meta, so that everything runs with no account."""
