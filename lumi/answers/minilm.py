"""The forward pass of all-MiniLM-L6-v2 (BERT, six layers) in numpy, over mapped weights.

Activations are (features, tokens): so the weights serve as they lie in the file, and OpenBLAS
is about a third faster than the other way round. Texts of one pass lie side by side without
padding; short ones share one look at attention, in which they do not see each other: every step
of numpy hands the interpreter to other threads, so fewer steps are quicker than smaller ones.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy

DIMENSIONS = 384
LAYERS = 6
HEADS = 12
TOGETHER = 64  # tokens of texts that share one look at attention
EPSILON = numpy.float32(1e-12)  # layer_norm_eps of the model's config.json
# erf(x / sqrt 2) = tanh(x (A + B x^2 + C x^4)) with x^2 <= D, within 6e-5: numpy has no erf.
GELU = numpy.array([0.79754557, 0.0369681981, -0.000345726555, 16.0], numpy.float32)
DTYPES = {"F32": "<f4", "I8": "i1"}

Array = Any  # numpy.ndarray of float32 unless said otherwise
Group = tuple[slice, Array]  # neighbours' tokens, and what keeps strangers apart: 0 or -inf


class MiniLM:
    """Word-piece ids in, vectors of unit length out. Safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._tensors = _mapped(file)

    def vectors(self, texts: Sequence[Sequence[int]]) -> Array:
        """Shape (texts, 384): each text's tokens averaged, length 1."""
        ends = numpy.cumsum([len(ids) for ids in texts])
        spans = [slice(end - len(ids), end) for end, ids in zip(ends, texts, strict=True)]
        groups = _groups(spans)
        x = self._embedded(texts)
        for number in range(LAYERS):
            x = self._layer(f"encoder.layer.{number}.", x, groups)
        pooled = numpy.stack([x[:, span].mean(axis=1) for span in spans])
        return pooled / numpy.linalg.norm(pooled, axis=1, keepdims=True)

    def _embedded(self, texts: Sequence[Sequence[int]]) -> Array:
        ids = numpy.concatenate(texts)
        places = numpy.concatenate([numpy.arange(len(text)) for text in texts])
        tokens = self._tensors["embeddings.word_embeddings.weight"][ids]
        rows = tokens * self._tensors["embeddings.word_embeddings.scale"][ids]
        rows += self._tensors["embeddings.position_embeddings.weight"][places]
        rows += self._tensors["embeddings.token_type_embeddings.weight"][0]
        return self._normalised("embeddings.LayerNorm", numpy.ascontiguousarray(rows.T))

    def _layer(self, layer: str, x: Array, groups: list[Group]) -> Array:
        seen = self._linear(layer + "attention.output.dense", self._attention(layer, x, groups))
        x = self._normalised(layer + "attention.output.LayerNorm", x + seen)
        thought = _gelu(self._linear(layer + "intermediate.dense", x))
        thought = self._linear(layer + "output.dense", thought)
        return self._normalised(layer + "output.LayerNorm", x + thought)

    def _attention(self, layer: str, x: Array, groups: list[Group]) -> Array:
        width = DIMENSIONS // HEADS
        query, key, value = (
            self._linear(f"{layer}attention.self.{part}", x).reshape(HEADS, width, -1)
            for part in ("query", "key", "value")
        )
        query *= numpy.float32(width**-0.5)
        seen = numpy.empty_like(value)
        for span, apart in groups:
            # (heads, keys, queries): each column becomes one query's shares of attention.
            shares = key[:, :, span].transpose(0, 2, 1) @ query[:, :, span]
            shares += apart
            shares -= shares.max(axis=1, keepdims=True)
            numpy.exp(shares, out=shares)
            shares /= shares.sum(axis=1, keepdims=True)
            seen[:, :, span] = value[:, :, span] @ shares
        return seen.reshape(DIMENSIONS, -1)

    def _linear(self, name: str, x: Array) -> Array:
        # The bytes become floats just before they are used, while they are in the cache.
        y = self._tensors[name + ".weight"].astype(numpy.float32) @ x
        y *= self._tensors[name + ".scale"]
        y += self._tensors[name + ".bias"][:, None]
        return y

    def _normalised(self, name: str, x: Array) -> Array:
        x -= x.mean(axis=0)
        x /= numpy.sqrt(numpy.square(x).mean(axis=0) + EPSILON)
        x *= self._tensors[name + ".weight"][:, None]
        x += self._tensors[name + ".bias"][:, None]
        return x


def _groups(spans: list[slice]) -> list[Group]:
    """Neighbours that fit into TOGETHER tokens; a longer text is alone."""
    groups: list[list[slice]] = []
    for span in spans:
        if not groups or span.stop - groups[-1][0].start > TOGETHER:
            groups.append([])
        groups[-1].append(span)
    return [(slice(group[0].start, group[-1].stop), _apart(group)) for group in groups]


def _apart(group: list[slice]) -> Array:
    """Shape (tokens, tokens): 0 within a text, -inf between two."""
    texts = numpy.repeat(numpy.arange(len(group)), [span.stop - span.start for span in group])
    same = texts[:, None] == texts[None, :]
    return numpy.where(same, numpy.float32(0), numpy.float32(-numpy.inf))


def _gelu(x: Array) -> Array:
    a, b, c, ceiling = GELU
    square = numpy.minimum(x * x, ceiling)
    bent = square * c
    bent += b
    bent *= square
    bent += a
    bent *= x
    numpy.tanh(bent, out=bent)
    bent += 1
    bent *= x
    bent *= numpy.float32(0.5)
    return bent


def _mapped(file: Path) -> dict[str, Array]:
    """Tensors by name, read from the file where they are used.

    The safetensors library would copy them into memory. Its format: the length of a JSON header
    in 8 bytes, the header, the numbers (github.com/huggingface/safetensors, "Format").
    """
    raw = numpy.memmap(file, numpy.uint8, "r")
    begin = 8 + int.from_bytes(raw[:8].tobytes(), "little")
    tensors = {}
    for name, about in json.loads(raw[8:begin].tobytes()).items():
        if name != "__metadata__":
            first, last = about["data_offsets"]
            numbers = numpy.asarray(raw[begin + first : begin + last]).view(DTYPES[about["dtype"]])
            tensors[name] = numbers.reshape(about["shape"])
    return tensors
