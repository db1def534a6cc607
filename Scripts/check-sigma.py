"""Parses every rule of the pack with pySigma, as one collection so that correlation rules find the rules they name."""

import pathlib
import sys

from sigma.collection import SigmaCollection

folder = pathlib.Path("Sources/TocsinRulePack/Rules")
files = [path for path in sorted(folder.rglob("*.yml")) if "Lists" not in path.parts]
text = "\n---\n".join(path.read_text(encoding="utf-8") for path in files)
collection = SigmaCollection.from_yaml(text, collect_errors=True)
for error in collection.errors:
    print(error)
print(f"{len(collection.rules)} rules parsed from {len(files)} files")
sys.exit(1 if collection.errors or len(collection.rules) < len(files) else 0)
