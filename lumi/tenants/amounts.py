"""Pure: amounts of money, as people write them."""


def dollars(micros: int) -> str:
    """Millionths of a dollar, with the places that they need: $5.00, $0.0123."""
    whole, part = divmod(micros, 10**6)
    return f"${whole}.{f'{part:06}'.rstrip('0'):0<2}"
