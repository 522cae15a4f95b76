"""A barber and a dentist, and two models of meaning: the real one and one that counts letters."""

from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest

from lumi.answers import answering, faqs
from lumi.answers.embedding import Embedded, Embedder
from lumi.answers.texts import Draft
from lumi.answers.traits import LOCAL
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0

BARBER = [
    Draft("What are your opening hours?", "Tuesday to Saturday, 10:00 to 19:00."),
    Draft("Do I need an appointment?", "Walk-ins are welcome before noon.", ("Can I just come?",)),
    Draft("How much is a haircut?", "A haircut is 18 €.", ("What do you charge for a cut?",)),
    Draft("Do you cut children's hair?", "Yes, from three years on."),
    Draft("Can I pay by card?", "Yes, by card, phone or cash.", ("Do you take Visa?",)),
    Draft("Where can I park?", "Behind the shop, two hours free."),
    Draft("Do you trim beards?", "Yes, with hot towel and razor: 12 €."),
]
DENTIST = [
    Draft("¿Cuál es el horario?", "De lunes a viernes, de 9 a 20 h.", ("¿A qué hora abren?",)),
    Draft("¿Cuánto cuesta una limpieza?", "Una limpieza dental cuesta 60 €."),
    Draft("¿Aceptan seguros médicos?", "Trabajamos con Sanitas y Adeslas."),
    Draft("¿Atienden urgencias?", "Sí, llámenos y le vemos el mismo día."),
    Draft("¿Hacen ortodoncia para niños?", "Sí, a partir de los siete años."),
]


class LetterCounts:
    """A model that knows nothing but letters; its vectors are easy to foresee."""

    traits = LOCAL
    is_remote = False

    def __init__(self, name: str = "letters", dimensions: int = 32) -> None:
        self.name = name
        self.dimensions = dimensions
        self.read: list[str] = []

    def embed(self, texts: Sequence[str]) -> Embedded:
        self.read += texts
        vectors = numpy.full((len(texts), self.dimensions), 0.01, numpy.float32)
        for row, text in zip(vectors, texts, strict=True):
            for letter in text.lower():
                row[ord(letter) % self.dimensions] += 1
        vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
        return Embedded(vectors, sum(map(len, texts)), self.name)

    def model(self, name: str = "", dimensions: int = 0) -> "LetterCounts":
        return self


@pytest.fixture
def letters() -> LetterCounts:
    return LetterCounts()


@pytest.fixture
def embedder(settings: Settings, file: Path) -> Embedder:  # which model is asked, the file says
    return answering.embedder_of(settings)


@pytest.fixture
def barber(tenant: Tenant, embedder: Embedder) -> Tenant:
    faqs.keep_all(tenant.id, BARBER, embedder, T0)
    return tenant


@pytest.fixture
def dentist(file: Path, settings: Settings, embedder: Embedder) -> Tenant:
    found = enrolment.add("Clínica Sol", T0, settings, language="es")
    faqs.keep_all(found.id, DENTIST, embedder, T0)
    return found
