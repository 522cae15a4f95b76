"""The businesses on this server: who they are, their secrets and what they used."""
