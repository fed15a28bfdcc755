"""Exports: tables that people can use at once, with their description, from the events of the store."""
