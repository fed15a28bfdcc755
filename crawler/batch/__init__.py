"""Long jobs in pieces: one piece of work, one process, one output; in this machine or on a Dask cluster."""
