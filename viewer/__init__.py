"""A site and a report to look through the store: Datasette with pages of our own, in Arabic and English."""
