# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""How many prompts a second NOVA checks against keyword rules made of Tocsin's texts.

Usage: nova-baseline.py PATTERNS TEXTS COUNT. Needs PyPI's nova-hunting; prints one JSON object.

Each request rule becomes a NOVA rule that holds when any of its texts occurs. That is simpler than the rule it comes from, which asks for
several lists together, near each other, and for none of its exceptions: NOVA is spared that work.
"""

import json
import logging
import sys
import time

from nova.core.rule_file import NovaRuleFileParser
from nova.core.scanner import NovaScanner


def main(patterns, texts, count):
    logging.disable(logging.CRITICAL)
    keywords, left_out = rule_keywords(patterns)
    source = "\n".join(nova_rule(number, words) for number, words in enumerate(keywords.values()))
    scanner = NovaScanner(rules=NovaRuleFileParser().parse_content(source))
    with open(texts, "rb") as file:
        prompts = [text.decode() for text in file.read().split(b"\0", count)[:count]]
    start = time.perf_counter()
    matched = sum(bool(scanner.scan(prompt)) for prompt in prompts)
    seconds = time.perf_counter() - start
    result = {"texts": len(prompts), "rules": len(keywords), "keywords": sum(map(len, keywords.values()))}
    print(json.dumps(result | {"leftOut": left_out, "found": matched, "seconds": seconds}))


def rule_keywords(patterns):
    """The texts of each rule, and how many NOVA's rule files cannot hold."""
    keywords, left_out = {}, 0
    with open(patterns, encoding="utf-8") as file:
        for pattern in map(json.loads, file):
            if pattern["field"] != "prompt" or pattern["kind"] != "literal":
                continue
            if any(mark in pattern["text"] for mark in ['"', "\\", "\n", "{", "}"]):
                left_out += 1
                continue
            for rule in pattern["rules"]:
                keywords.setdefault(rule, []).append(pattern["text"])
    return keywords, left_out


def nova_rule(number, words):
    lines = "\n".join(f'        $k{index} = "{word}"' for index, word in enumerate(words))
    return f"rule Rule{number}\n{{\n    keywords:\n{lines}\n    condition:\n        any of keywords.*\n}}\n"


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
