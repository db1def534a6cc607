# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""The encoder's upper layers as they learn: in the 4 bits of the file that the engine reads."""

import jax
import jax.numpy as jnp
import numpy as np

from weights import BLOCK

MATRICES = {"q": (1, 1), "k": (1, 1), "v": (1, 1), "ao": (1, 1), "fi": (4, 1), "fo": (1, 4)}
VECTORS = {"q.b": 1, "k.b": 1, "v.b": 1, "ao.b": 1, "aln.w": 1, "aln.b": 1, "fi.b": 4, "fo.b": 1, "oln.w": 1, "oln.b": 1}


def start(base, layers, random):
    """What is learnt, and the scales of its numbers, which are not.

    A number starts at a random place within its step: in its middle, rounding would swallow every change for long. Without `random` it does.
    """
    learnt, scales = {}, {}
    for layer in layers:
        for name, (rows, columns) in MATRICES.items():
            name = f"l{layer}.{name}.w"
            numbers, scale = base.blocks(name, rows * base.width, columns * base.width)
            place = random.uniform(-0.49, 0.49, numbers.shape).astype(np.float32) if random else 0
            scales[name] = scale
            learnt[name] = (numbers + place) * np.repeat(scale, BLOCK, axis=1)
        for name, size in VECTORS.items():
            learnt[f"l{layer}.{name}"] = base.floats(f"l{layer}.{name}", size * base.width)
    return learnt, scales


def numbers(weights, scale):
    """The numbers from -8 to 7 that weights round to; a block of no scale has none."""
    wide = jnp.repeat(jnp.where(scale == 0, 1, scale), BLOCK, axis=1)
    return jnp.where(jnp.repeat(scale, BLOCK, axis=1) == 0, 0, jnp.clip(jnp.round(weights / wide), -8, 7))


def rounded(learnt, scales):
    """Weights as the engine has them; going back, as if nothing had been rounded."""

    def one(name, value):
        if name not in scales:
            return value
        near = numbers(value, scales[name]) * jnp.repeat(scales[name], BLOCK, axis=1)
        return value + jax.lax.stop_gradient(near - value)

    return {name: one(name, value) for name, value in learnt.items()}


def normalized(x, scale, offset, epsilon):
    mean = x.mean(-1, keepdims=True)
    away = x - mean
    return away * jax.lax.rsqrt((away * away).mean(-1, keepdims=True) + epsilon) * scale + offset


def encode(weights, hidden, seen, layers, heads, epsilon):
    """Texts as the engine gives them, of length 1; parameters as ``through``'s."""
    hidden = through(weights, hidden, seen, layers, heads, epsilon)
    mean = (hidden * seen[:, :, None]).sum(1) / seen.sum(1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=1, keepdims=True)


def through(weights, hidden, seen, layers, heads, epsilon):
    """What layers make of what those below say of each token, in texts of one length.

    `seen`: 1 for each token that counts, else 0.
    """
    texts, tokens, width = hidden.shape
    hidden = hidden.astype(jnp.float32)
    away = (1 - seen)[:, None, None, :] * -1e9

    def split(x):
        return x.reshape(texts, tokens, heads, width // heads).transpose(0, 2, 1, 3)

    for layer in layers:

        def weight(name, layer=layer):
            return weights[f"l{layer}.{name}"]

        def of(x, name):
            return x @ weight(f"{name}.w").T + weight(f"{name}.b")

        q, k, v = (split(of(hidden, name)) for name in "qkv")
        likeness = q @ k.transpose(0, 1, 3, 2) / np.sqrt(width // heads) + away
        context = (jax.nn.softmax(likeness) @ v).transpose(0, 2, 1, 3).reshape(texts, tokens, width)
        hidden = normalized(hidden + of(context, "ao"), weight("aln.w"), weight("aln.b"), epsilon)
        inner = jax.nn.gelu(of(hidden, "fi"), approximate=False)
        hidden = normalized(hidden + of(inner, "fo"), weight("oln.w"), weight("oln.b"), epsilon)
    return hidden
