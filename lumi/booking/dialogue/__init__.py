"""The talk that leads to an appointment, moves it or calls it off; its state is a row."""
