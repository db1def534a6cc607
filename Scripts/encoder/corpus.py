# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""The texts that 'tocsin train corpus' hands over, and the batches that they are learnt from."""

import json

import numpy as np

PAIRS = "near-misses"
# Sets whose harmless texts speak of harm.
NEAR = [PAIRS, "coconot-contrast", "cyberseceval-frr"]
LENGTHS = [32, 48, 64, 96, 128]


class Text:
    def __init__(self, row):
        self.id, self.set, self.language, self.part = row["id"], row["set"], row["language"], row["part"]
        self.is_harmful, self.category, self.text = row["isHarmful"], row.get("category"), row["text"]

    @property
    def pair(self):
        return self.id.removesuffix("-harmful").removesuffix("-near-miss") if self.set.startswith(PAIRS) else None


def read(lines):
    return [Text(json.loads(line)) for line in lines if line.strip()]


def sample(texts, most):
    """All pairs, and of each public set so many that lie evenly over it."""
    by_set = {}
    for text in texts:
        by_set.setdefault(text.set, []).append(text)
    kept = []
    for name, own in sorted(by_set.items()):
        few = own if name.startswith(PAIRS) or len(own) <= most else [own[index * len(own) // most] for index in range(most)]
        kept += few
    return kept


def with_others(texts, random):
    """Texts that name an identity once more, with other words for it: a group may be one word or several."""
    words = {
        "en": ["people", "folks", "persons"], "de": ["Menschen", "Leute"], "fr": ["personnes", "gens"], "es": ["personas", "gente"],
        "pt": ["pessoas"], "ru": ["люди", "людей"], "ar": ["الناس"], "fa": ["مردم"], "zh": ["人"], "ja": ["人"], "ko": ["사람"],
    }
    more = []
    for text in texts:
        spoken = text.text.split(" ")
        places = [index for index, word in enumerate(spoken) if word.strip(".,;:!?\"'()") == "X"]
        if not places:
            continue
        other = Text.__new__(Text)
        other.__dict__.update(text.__dict__)
        chosen = random.choice(words.get(text.language, [""]))
        replaced = {0: f"X {chosen}", 1: chosen, 2: f"X-X {chosen}"}[int(random.integers(3))] if chosen else "X-X"
        other.text = " ".join(word.replace("X", replaced) if index in places else word for index, word in enumerate(spoken))
        other.id += "-other"
        more.append(other)
    return more


def slots(texts, tokens):
    """Two texts side by side: the sides of a pair, or two single ones about as long."""
    by_pair = {}
    singles = []
    for index, text in enumerate(texts):
        key = text.pair and (text.pair, text.id.endswith("-other"))
        if key:
            by_pair.setdefault(key, []).append(index)
        else:
            singles.append(index)
    both = [tuple(sides) for sides in by_pair.values() if len(sides) == 2]
    singles += [sides[0] for sides in by_pair.values() if len(sides) == 1]
    both = [(one, other) if texts[one].is_harmful else (other, one) for one, other in both]
    singles.sort(key=lambda index: len(tokens[index]))
    if len(singles) % 2:
        singles.pop()
    return both, list(zip(singles[::2], singles[1::2]))


def batches(pairs, singles, tokens, budget, random):
    """One round over slots in batches of one length each, in a random order.

    Returns: For each batch the length, the indices of texts, those of a slot behind each other, and for each slot whether it is a pair.
    """
    by_length = {length: [] for length in LENGTHS}
    for is_pair, chosen in ((True, pairs), (False, singles)):
        for one, other in chosen:
            needed = max(len(tokens[one]), len(tokens[other]))
            by_length[next(length for length in LENGTHS if length >= needed)].append((one, other, is_pair))
    made = []
    carried = []
    for length in LENGTHS:
        own = by_length[length]
        own = [own[index] for index in random.permutation(len(own))] + carried
        slots_each = budget // length // 2
        full = len(own) // slots_each * slots_each
        # What does not fill a batch is learnt with longer ones.
        carried = own[full:]
        for start in range(0, full, slots_each):
            chosen = own[start : start + slots_each]
            made.append((length, [index for slot in chosen for index in slot[:2]], np.array([slot[2] for slot in chosen], np.float32)))
    return [made[index] for index in random.permutation(len(made))]
