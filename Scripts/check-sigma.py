# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""Parses every rule of the pack together as one Sigma collection. Needs pySigma 2; installs nothing.

Usage: check-sigma.py [FOLDER …]
"""

import sys
from pathlib import Path

try:
    import yaml
    from sigma.collection import SigmaCollection
except ImportError as error:
    sys.exit(f"check-sigma: {error}. Run this with a Python that has pySigma, as in: pip install pysigma")

PACK = Path(__file__).resolve().parent.parent / "Sources" / "TocsinRulePack" / "Rules"


def main(folders):
    errors = []
    documents = []
    files = sorted(file for folder in folders for file in folder.rglob("*.yml") if "Lists" not in file.parts)
    for file in files:
        try:
            parsed = [rule for rule in yaml.safe_load_all(file.read_text(encoding="utf-8")) if rule]
            # Alone first, so that an error names its file.
            alone = SigmaCollection.from_dicts(parsed, collect_errors=True, resolve_references=False)
        except Exception as error:
            errors.append(f"{file}: {error}")
            continue
        errors += [f"{file}: {error}" for error in alone.errors]
        documents += parsed
    parsed_together = 0
    if not errors:
        try:
            collection = SigmaCollection.from_dicts(documents, collect_errors=True)
            errors += [str(error) for error in collection.errors]
            for rule in collection.rules:
                for condition in getattr(getattr(rule, "detection", None), "parsed_condition", []):
                    # Raises for a condition that names no selection or does not parse.
                    condition.parsed
            parsed_together = len(collection.rules)
        except Exception as error:
            errors.append(str(error))
    for error in errors:
        print(error, file=sys.stderr)
    if errors or not parsed_together:
        sys.exit(f"check-sigma: {len(errors)} errors in {len(files)} files")
    print(f"{parsed_together} rules parsed")


main([Path(argument) for argument in sys.argv[1:]] or [PACK])
