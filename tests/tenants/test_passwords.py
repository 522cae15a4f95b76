"""Passwords that are long enough and guessed first are told from those that are not."""

import pytest

from lumi.tenants import users
from lumi.tenants.passwords import is_easy
from lumi.tenants.users import UserRefused

EASY = [
    *("password123", "Password1!", "passw0rd2026", "P@ssw0rd123", "passwordpassword"),
    *("1234567890", "0987654321", "123456789a", "12345678910", "1111111111", "1212121212"),
    *("qwertyuiop", "qwerty12345", "qwertyqwerty", "asdfghjkl1", "1q2w3e4r5t", "1qaz2wsx3edc"),
    *("zaq12wsxcde3", "abcdefghij", "abc1234567", "a1b2c3d4e5", "q1w2e3r4t5", "abcabcabcabc"),
    *("iloveyou123", "letmein2026", "welcome2026!", "admin123456", "administrator", "changeme123"),
    *("Summer2026!", "verano2026!", "contraseña1", "contrasena2026", "Passwort123", "barcelona10"),
    *("liverpool1", "football123", "basketball1", "princess12", "sunshine99", "superman123"),
    *("          ", "aaaaaaaaaab", "lumi123456", "Monkey12345", "michael1985", "..........1"),
]
FINE = [
    *("correct horse battery", "tres tristes tigres", "xk7#Qv!m2Lp", "Zwetschgenknödel9"),
    *("la peluquera canta mal", "my dog ate 3 pizzas", "kaffee-um-halb-vier", "planted-password-1"),
    *("пароль длинный мой", "生日快乐我的小猫和小狗们", "gurke tisch lampe fluss"),
]


@pytest.mark.parametrize("password", EASY)
def test_what_is_tried_first_is_easy(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize("password", FINE)
def test_a_few_words_of_ones_own_are_not(password: str) -> None:
    assert not is_easy(password)


@pytest.mark.parametrize("password", ["anagarcia1", "AnaGarcia2026", "corte-garcia-1"])
def test_words_about_its_owner_are_known_to_who_guesses(password: str) -> None:
    assert is_easy(password, "anagarcia@corte-garcia.example")
    assert not is_easy(password)


def test_a_very_long_one_is_looked_at_in_no_time() -> None:
    assert not is_easy("correct horse battery staple " * 30 + "end")


def test_a_megabyte_in_place_of_a_password_does_not_take_the_servers_memory() -> None:
    with pytest.raises(UserRefused, match="1000 characters or less"):
        users.chosen("corn dog basil lamp " * 50_000)
