"""What can be booked and what has been: pure rules of time, and the rows they are asked about."""
