"""Who writes to a tenant, what was written, and what is still to be answered or sent."""
