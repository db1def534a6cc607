# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""Writes the sections of docs/results.md that come from a run, and says on which machine it was."""

import datetime
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "results.md"


def write_section(name, text):
    """Puts `text` between the section's two marks; the page says all the rest."""
    start, end = f"<!-- {name}: written by a command -->", f"<!-- {name}: end -->"
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"docs/results.md has no marks for '{name}'. Put '{start}' and '{end}' where it belongs.")
    PAGE.write_text(pattern.sub(lambda _: f"{start}\n\n{text.strip()}\n\n{end}", page), encoding="utf-8")
    print(f"Wrote the section '{name}' of {PAGE.relative_to(ROOT)}")


def table(heading, rows):
    """A Markdown table; numbers stand right."""
    rows = [[str(cell) for cell in row] for row in rows]
    numeric = [
        bool(rows) and all(re.fullmatch(r"[\d.,/% ×–-]*", row[column]) for row in rows)
        for column in range(len(heading))
    ]
    lines = [heading, ["---:" if right else "---" for right in numeric]] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def output(*command):
    """What a program prints; an empty text when it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def provenance(command):
    """One paragraph: command, version, machine, date.

    `command`: What runs this program without arguments; with some, the program itself is named.
    """
    if sys.argv[1:]:
        command = shlex.join([f"Scripts/{Path(sys.argv[0]).name}", *sys.argv[1:]])
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    swift = re.search(r"Swift version (\S+)", output("swift", "--version"))
    commit = output("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD")
    changed = output("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
    parts = [
        f"`{command}`",
        f"commit {commit}{' with changes' if changed else ''}",
        processor.group(1) if processor else os.uname().machine,
        f"{os.cpu_count()} cores",
        f"{memory:.0f} GiB",
        system.group(1) if system else os.uname().sysname,
        f"Swift {swift.group(1)}" if swift else "Swift unknown",
        datetime.date.today().isoformat(),
    ]
    return ", ".join(parts) + "."
