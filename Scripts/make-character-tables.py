#!/usr/bin/env python3
"""Writes Sources/TextNormalization/Tables/: look-alikes, compatibility forms, compositions, letter pairs.

Look-alikes come from the Unicode consortium's table of confusables (UTS #39) as Debian's libicu72 holds it (Debian's unicode-data
leaves that file out); compatibility forms and compositions from the Unicode character database as Python holds it; letter pairs are
counted in Debian's /usr/share/common-licenses and in the German, Spanish, French and Portuguese manual pages of dpkg and apt. Run it
again only to move to a newer Unicode: the tables are committed.
"""

import ctypes
import ctypes.util
import glob
import gzip
import math
import re
import sys
import unicodedata

FOLDER = "Sources/TextNormalization/Tables/"
HEADER = """// Tocsin
// SPDX-License-Identifier: {licence}

// Written by Scripts/make-character-tables.py; do not edit.
{source}
"""
UNICODE_NOTE = """// Derived from data files of the Unicode consortium, Copyright 1991-2022 Unicode, Inc., under the Unicode licence
// (https://www.unicode.org/license.txt): look-alikes and forms were selected, and reduced to what the target needs."""


def icu():
    """ICU's skeleton of a text (UTS #39, section 4)."""
    for version in range(60, 90):
        try:
            library = ctypes.CDLL(f"libicui18n.so.{version}")
            break
        except OSError:
            continue
    else:
        sys.exit("ICU is missing. Install Debian's libicu72 (or libicu-dev) and run this again.")
    status = ctypes.c_int(0)
    open_checker = getattr(library, f"uspoof_open_{version}")
    open_checker.restype = ctypes.c_void_p
    checker = ctypes.c_void_p(open_checker(ctypes.byref(status)))
    get = getattr(library, f"uspoof_getSkeleton_{version}")

    def skeleton(text):
        encoded = text.encode("utf-16-le")
        count = len(encoded) // 2
        source = (ctypes.c_uint16 * count).from_buffer_copy(encoded)
        target = (ctypes.c_uint16 * 64)()
        failure = ctypes.c_int(0)
        length = get(checker, 0, source, count, target, 64, ctypes.byref(failure))
        return bytes(target)[: 2 * length].decode("utf-16-le")

    return skeleton


def scalars():
    for number in range(0x80, 0x110000):
        if not 0xD800 <= number <= 0xDFFF and unicodedata.category(chr(number))[0] in "LMNSZP":
            yield number, chr(number)


def look_alikes(skeleton):
    """Letters that look like one ASCII letter. Latin letters of living alphabets (U+00C0 to U+024F) are left out."""
    targets = {skeleton(letter): letter for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    targets["l"], targets["rn"] = "l", "m"
    found = {}
    for number, character in scalars():
        if 0xC0 <= number <= 0x24F or unicodedata.category(character)[0] != "L":
            continue
        if unicodedata.normalize("NFKC", character) != character and not 0x370 <= number <= 0x3FF:
            continue
        # Scripts whose ordinary words would be hit: Arabic alef is a stroke, and so on.
        if not (0x250 <= number <= 0x58F or 0x13A0 <= number <= 0x13FF or 0x1D00 <= number <= 0x1DBF
                or 0x2C60 <= number <= 0x2CFF or 0xA4D0 <= number <= 0xA4FF or 0xA640 <= number <= 0xA7FF
                or 0xAB30 <= number <= 0xABBF or 0x10A0 <= number <= 0x10FF):
            continue
        target = targets.get(skeleton(character))
        if target is None:
            continue
        if target == "l" and character.lower() != character:
            target = "I"
        found[number] = target
    small_capitals = "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz"
    for character, letter in zip(small_capitals[::2], small_capitals[1::2]):
        found[ord(character)] = letter
    # What people take for one another though the table does not: only asked in words of mixed script.
    for pairs in ["кkмmтtвbнhпnиuгrшwьb", "КKМMТTВBНH", "εeηnιiκkτtυuχxωwμuβbγyανσo"]:
        for character, letter in zip(pairs[::2], pairs[1::2]):
            if letter.isascii():
                found.setdefault(ord(character), letter)
    return found


def cyrillic(found):
    """For each ASCII letter, the letter of the Russian or Ukrainian alphabet that looks like it."""
    alphabet = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
    result = {}
    for letter in alphabet + alphabet.upper():
        target = found.get(ord(letter))
        if target and target not in result and letter not in "пигшьв":
            result[target] = ord(letter)
    return result


def forms():
    """Compatibility forms of letters and digits; those that ordinary text of some language uses are left out."""
    ordinary = [(0xA0, 0xBF), (0x132, 0x149), (0x1C4, 0x1F3), (0x370, 0x3FF), (0x587, 0x587), (0xE33, 0xEDD), (0xF00, 0xFFF),
                (0x2010, 0x2060), (0x20A8, 0x20A8), (0x2116, 0x2116), (0x2120, 0x2122), (0x2150, 0x215F), (0x2460, 0x249B),
                (0x2100, 0x2101), (0x2103, 0x2109), (0x3000, 0x33FF), (0xFF10, 0xFF19), (0xFF61, 0xFFEE), (0x1F100, 0x1F10A)]
    for number, character in scalars():
        if any(first <= number <= last for first, last in ordinary):
            continue
        folded = unicodedata.normalize("NFKC", character)
        if folded == character or len(folded) > 4:
            continue
        if unicodedata.normalize("NFC", character) == folded and number < 0x2000:
            continue
        if 0x249C <= number <= 0x24B5 or 0x1F110 <= number <= 0x1F129:
            folded = folded[1:-1]
        if all(unicodedata.category(c)[0] in "LN" for c in folded):
            yield number, folded
    for start in [0x1F150, 0x1F170, 0x1F1E6]:
        for offset in range(26):
            yield start + offset, chr(ord("A") + offset)


def compositions():
    """Letters of Latin, Greek and Cyrillic with a mark, from letter and mark."""
    for number, character in scalars():
        if number > 0x1FFF or 0x370 > number >= 0x300 or 0x590 <= number < 0x1E00:
            continue
        parts = unicodedata.normalize("NFD", character)
        if len(parts) < 2 or unicodedata.normalize("NFC", parts) != character:
            continue
        first = unicodedata.normalize("NFC", parts[:-1])
        if len(first) == 1:
            yield ord(first), ord(parts[-1]), number


def letter_pairs():
    """log2 of how much likelier the second letter is behind the first than by chance, times 8, from -64 to 63; 26 is a border."""
    texts = ["".join(open(path, encoding="utf-8", errors="replace").read()
                     for path in sorted(glob.glob("/usr/share/common-licenses/*")))]
    for language in ["de", "es", "fr", "pt"]:
        pages = sorted(glob.glob(f"/usr/share/man/{language}/man*/dpkg*.gz") + glob.glob(f"/usr/share/man/{language}/man*/apt*.gz"))
        text = "\n".join(gzip.open(page, "rt", encoding="utf-8", errors="replace").read() for page in pages)
        # Markup, options, names of files and of commands are no words.
        text = re.sub(r"(?m)^[.'].*$", " ", text)
        texts.append(re.sub(r"\\\S+|\S*[-/_.=]\S+", " ", text))
    counts = [[0.5] * 27 for _ in range(27)]
    for number, text in enumerate(texts):
        words = re.findall("[a-z]+", text.lower())
        if not words:
            sys.exit("A language has no text. Install Debian's manual pages of dpkg and apt with their translations.")
        # English weighs as much as the others together, whatever their lengths.
        weight = (200_000 if number == 0 else 50_000) / sum(map(len, words))
        for word in words:
            places = [26] + [ord(letter) - 97 for letter in word] + [26]
            for first, second in zip(places, places[1:]):
                counts[first][second] += weight
    result = []
    for first in range(27):
        total = sum(counts[first])
        for second in range(27):
            bits = math.log2(counts[first][second] / total * 27)
            result.append(max(-64, min(63, round(bits * 8))))
    return result


def lines(words, width=112):
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line


def table(name, comment, words):
    body = "\n".join("        " + line for line in lines(words))
    return f'extension CharacterTables {{\n    /// {comment}\n    static let {name} = """\n{body}\n        """\n}}\n'


def write(name, licence, source, text):
    with open(FOLDER + name, "w", encoding="utf-8") as file:
        file.write(HEADER.format(licence=licence, source=source) + "\n" + text)


def main():
    alike = look_alikes(icu())
    unicode_licence = "Unicode-DFS-2016"
    write("CharacterTables+LookAlikes.swift", unicode_licence, UNICODE_NOTE,
          table("lookAlikesText", "`letter:ASCII letter`, the first in hexadecimal.",
                [f"{number:x}:{target}" for number, target in sorted(alike.items())])
          + "\n"
          + table("cyrillicText", "`ASCII letter:Cyrillic letter`, the second in hexadecimal.",
                  [f"{target}:{number:x}" for target, number in sorted(cyrillic(alike).items())]))
    write("CharacterTables+Forms.swift", unicode_licence, UNICODE_NOTE,
          table("formsText", "`form:letter`, or letters joined by `+`, in hexadecimal.",
                [f"{number:x}:" + "+".join(f"{ord(c):x}" for c in folded) for number, folded in forms()]))
    write("CharacterTables+Compositions.swift", unicode_licence, UNICODE_NOTE,
          table("compositionsText", "`letter:mark:composed letter`, in hexadecimal.",
                [f"{first:x}:{mark:x}:{number:x}" for first, mark, number in sorted(compositions())]))
    write("CharacterTables+LetterPairs.swift", "Apache-2.0",
          "// Counted in Debian's licence texts and in translated manual pages of dpkg and apt: numbers alone, no text of theirs.",
          table("letterPairsText",
                "Bits of 1/8 by which a letter (a to z, then a word's border) speaks for the next one, 27 rows of 27.",
                [str(value) for value in letter_pairs()]))


main()
