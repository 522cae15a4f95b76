from tests.booking.conftest import diary

__all__ = ["diary"]
