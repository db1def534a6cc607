"""Draws the stacks that `perf script` prints, demangled, as an SVG: the outermost call below, callees above."""

import html
import re
import sys
import zlib

WIDTH, ROW, CHARACTER, LEAST = 1200, 17, 6.4, 1.5
# What stands between a thread's start and our own code, and says nothing.
RUNTIME = re.compile(r"^(\[unknown\]|0x|start_thread|clone3?$|_dispatch|swift_job_run|swift::runJob|partial apply|completeTask|"
                     r"_?start$|__libc_start|main$|async_Main|thunk for|implicit closure|\$s\S+TY|__clone)")


def name(symbol):
    """A function as a reader knows it: without parameters, specialisations and what the compiler wrapped around it."""
    symbol = re.sub(r"\+0x[0-9a-f]+$", "", symbol)
    for wrapped in ("specialized ", "merged "):
        symbol = symbol.removeprefix(wrapped)
    # Of a closure, the function that it stands in.
    symbol = symbol.rsplit(" in ", 1)[-1]
    for wrapped in ("outlined ", "static "):
        symbol = symbol.removeprefix(wrapped)
    symbol = re.sub(r"<.*?>", "", symbol)
    return symbol.split("(")[0].strip() or symbol


def stacks(lines):
    """Each sample's calls, the outermost first, repeated ones once."""
    calls = []
    for line in lines:
        if line.strip():
            symbol = name(line.strip().split(" ", 1)[-1])
            if not RUNTIME.match(symbol) and (not calls or calls[-1] != symbol):
                calls.append(symbol)
        elif calls:
            yield calls[::-1]
            calls = []
    if calls:
        yield calls[::-1]


def tree(samples):
    root = [0, {}]
    for calls in samples:
        root[0] += 1
        node = root
        for call in calls:
            node = node[1].setdefault(call, [0, {}])
            node[0] += 1
    return root


def boxes(node, left, level, scale, whole):
    """Yields left edge, level, width, name and share of all that are wide enough to see."""
    for call, child in sorted(node[1].items()):
        width = child[0] * scale
        if width >= LEAST:
            yield left, level, width, call, child[0] / whole
            yield from boxes(child, left, level + 1, scale, whole)
        left += width


def main():
    root = tree(stacks(sys.stdin))
    if not root[0]:
        sys.exit("No samples. Is perf allowed here (kernel.perf_event_paranoid), and did the command run long enough?")
    found = list(boxes(root, 0, 0, WIDTH / root[0], root[0]))
    height = (max(level for _, level, *_ in found) + 1) * ROW
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11" role="img" '
          f'aria-label="Flame graph of {root[0]} samples"><rect width="{WIDTH}" height="{height}" fill="#fff"/>')
    for left, level, width, call, share in found:
        top = height - (level + 1) * ROW
        hue = 20 + zlib.crc32(call.encode()) % 35
        room = int((width - 6) / CHARACTER)
        shown = call if len(call) <= room else call[:room - 1] + "…" if room > 3 else ""
        text = f'<text x="{left + 3:.1f}" y="{top + 12}">{html.escape(shown)}</text>' if shown else ""
        print(f'<g><title>{html.escape(call)}: {share:.1%}</title><rect x="{left:.1f}" y="{top}" width="{max(width - 0.5, 0.5):.1f}" '
              f'height="{ROW - 1}" fill="hsl({hue} 80% 72%)"/>{text}</g>')
    print("</svg>")


main()
