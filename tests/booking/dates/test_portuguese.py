"""How people write days and hours in Portuguese, by kind."""

import pytest

from tests.booking.dates.reader import read

READINGS = {
    "dates": {
        "15 abr 14h": "2027-04-15 14:00",
        "qui 3/12 16h": "2026-12-03 16:00",
        "1º de janeiro": "2027-01-01",
        "17 de dezembro de 27": "2027-12-17",
        "terça 8 às 9h": "2026-12-08 09:00 or 2026-12-08 21:00",
        "terça dia 8 às 9h": "2026-12-08 09:00 or 2026-12-08 21:00",
        "dias 14 e 15 de dezembro": "2026-12-14 to 2026-12-15",
        "dia 14 ou 16 de dezembro": "unclear",
        "no próximo dia 15": "2026-12-15",
        "sexta, 3 de dezembro": "2026-12-03 or 2027-12-03",
        "31/4": "unclear",
    },
    "days counted from today": {
        "daqui a oito dias": "2026-12-03 or 2026-12-02",
        "em 15 dias": "2026-12-10 or 2026-12-09",
        "de hoje a oito": "2026-12-02",
        "segunda daqui a duas semanas": "2026-12-14",
        "terça da semana que vem": "2026-12-01",
        "semana 12": "2027-03-22 to 2027-03-28",
        "na semana do dia 7 de dezembro": "2026-12-07 to 2026-12-13",
        "um dia depois do natal": "2026-12-26",
        "dois dias antes do natal": "2026-12-23",
        "a segunda depois da páscoa": "2027-03-29",
        "sexta agora": "2026-11-27",
        "no dia das mães": "2027-05-09",
    },
    "of a month or week": {
        "primeira segunda do mês que vem": "2026-12-07",
        "dia 15 do mês que vem": "2026-12-15",
        "última sexta-feira do mês": "2026-11-27",
        "segunda terça-feira de janeiro": "2027-01-12",
        "segunda semana de fevereiro": "2027-02-08 to 2027-02-14",
        "em meados de fevereiro": "2027-02-10 to 2027-02-20",
        "no início da semana que vem": "2026-11-30 to 2026-12-01",
        "no meio da semana que vem": "2026-12-02 to 2026-12-04",
        "de segunda a quarta da semana que vem": "2026-11-30 to 2026-12-02",
        "depois do dia 10": "2026-12-11 to 2026-12-24",
        "antes do dia 10": "2026-11-25 to 2026-12-09",
        "menos segunda": "unclear",
        "nos próximos dias": "2026-11-26 to 2026-12-02",
    },
    "hours": {
        "três e meia da tarde": "15:30",
        "quinze para as quatro": "03:45 or 15:45",
        "às quinze para as quatro": "03:45 or 15:45",
        "cinco para o meio-dia": "11:55",
        "às dezessete e trinta": "17:30",
        "meio-dia e meia": "12:30",
        "12 da noite": "00:00",
        "17 horas e 15 minutos": "17:15",
        "15h30min": "15:30",
    },
    "hours from now": {
        "daqui a uma hora e meia": "2026-11-25 11:30",
        "em meia hora": "2026-11-25 10:30",
        "daqui a um quarto de hora": "2026-11-25 10:15",
        "em 2 horas e 20 minutos": "2026-11-25 12:20",
        "em 2 dias às 15h": "2026-11-27 15:00",
    },
    "stretches": {
        "das 9 ao meio-dia": "09:00-12:00",
        "das 15 às 17h": "15:00-17:00",
        "amanhã antes do meio-dia": "2026-11-26 00:00-12:00",
        "não antes das 14h": "14:00-00:00",
        "dia 22 à noite": "2026-12-22 18:00-22:00",
        "sexta no fim da tarde": "2026-11-27 17:00-18:00",
        "quinta entre as 10 e o meio-dia": "2026-11-26 10:00-12:00",
        "hoje à tarde às 5": "2026-11-25 17:00",
    },
    "as thumbs write": {
        "hj as 16h30": "2026-11-25 16:30",
        "amnh as 15h": "2026-11-26 15:00",
        "dps de amanha 14:30": "2026-11-27 14:30",
        "6ª feira": "2026-11-27",
        "2a feira às 9h": "2026-11-30 09:00 or 2026-11-30 21:00",
        "próxima 5ª feira": "2026-12-03",
        "sabdo às 11h": "2026-11-28 11:00 or 2026-11-28 23:00",
        "amanha cedo": "2026-11-26 07:00-09:00",
    },
    "no time at all": {
        "com o Marcos": "nothing",
        "teria horário?": "nothing",
        "vou com minha mãe": "nothing",
        "marca pra mim": "nothing",
    },
}
PHRASES = [
    pytest.param(text, meant, id=text)
    for listed in READINGS.values()
    for text, meant in listed.items()
]


@pytest.mark.parametrize(("text", "meant"), PHRASES)
def test_it_is_read_as_it_is_meant(text: str, meant: str) -> None:
    assert read(text, "pt") == meant
