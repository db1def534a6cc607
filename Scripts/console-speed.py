"""Multiplies a simulated store, serves it, and times each page as one analyst after another asks for it."""

import hashlib
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAMS = pathlib.Path(sys.argv[1])
ACCOUNTS = int(os.environ.get("TOCSIN_SPEED_ACCOUNTS", 1_000_000))
CASES = int(os.environ.get("TOCSIN_SPEED_CASES", 10_000))
ROUNDS = int(os.environ.get("TOCSIN_SPEED_ROUNDS", 60))
PASSWORD = "a long enough passphrase"
WEEKS = 12 * 7 * 86_400_000


def run(*words, **options):
    subprocess.run([PROGRAMS / "tocsin", *map(str, words)], check=True, stdout=subprocess.DEVNULL, **options)


def fill(folder):
    """A store with dora in it, or a copy of the one named, with cases in either."""
    store = folder / "tocsin.sqlite"
    if "TOCSIN_CONSOLE_STORE" in os.environ:
        for end in ["", ".sign-in-key", ".key"]:
            given = pathlib.Path(os.environ["TOCSIN_CONSOLE_STORE"] + end)
            if given.exists():
                shutil.copy(given, str(store) + end)
        return store
    run("simulate", "--scenario", "sample", "--seed", 7, "--out", folder / "sim")
    run("investigate", folder / "sim" / "events.jsonl", "--store", store, "--out", folder / "out", stderr=subprocess.DEVNULL)
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(PASSWORD + "\n")
    run("people", "add", "dora", "--role", "admin", "--store", store)
    run("people", "password", "dora", "--file", secret, "--as", "dora", "--store", store)
    run("cases", "open", "--from-level", "high", "--as", "dora", "--store", store)
    for line in open(folder / "out" / "findings.jsonl"):
        operation = re.search(r"operation-[0-9a-f]{16}", line)
        if operation:
            run("cases", "open", "--operation", operation[0], "--as", "dora", "--store", store)
            break
    return store


def multiply(store):
    """Copies findings, activity and cases under accounts of their own."""
    random.seed(1)
    database = sqlite3.connect(store)
    database.executescript("PRAGMA cache_size = -1000000; PRAGMA synchronous = OFF")
    findings = database.execute("SELECT * FROM finding WHERE account IS NOT NULL").fetchall()
    start = max(row[4] for row in findings) - WEEKS

    def account():
        return random.randbytes(16)

    def copies():
        for _ in range(ACCOUNTS):
            row = random.choice(findings)
            first = start + random.randrange(WEEKS)
            yield (random.getrandbits(63), row[1], account(), None, first, first + 3_600_000, *row[6:])

    database.executemany("INSERT OR IGNORE INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", copies())
    days = {str(start // 86_400_000 + day): [random.randrange(9) for _ in range(24)] for day in range(60)}
    flat = [item for day, hours in days.items() for item in (int(day), hours)]
    activity = json.dumps({
        "requests": 5_000, "declined": 40, "firstTime": "2026-09-01T00:00:00.000Z", "lastTime": "2026-09-30T00:00:00.000Z",
        "days": flat, "languages": {"en": 4_000, "fr": 1_000}, "networks": {"AS64500 NL hosting": 5_000}, "models": {"a": 5_000},
    }).encode()
    known = [row[0] for row in database.execute("SELECT DISTINCT account FROM finding LIMIT 100000")]
    database.executemany("INSERT OR IGNORE INTO accountActivity VALUES (?, ?)", [(one, activity) for one in known])
    database.execute("INSERT OR REPLACE INTO accountActivity SELECT account, ? FROM operationMember", [activity])
    documents = database.execute("SELECT content FROM caseDocument").fetchall()
    summaries = database.execute("SELECT * FROM caseSummary").fetchall()
    number = database.execute("SELECT MAX(number) FROM caseDocument").fetchone()[0]
    sequence = database.execute("SELECT MAX(sequence) FROM auditEntry").fetchone()[0]
    line = database.execute("SELECT line FROM auditEntry ORDER BY sequence DESC").fetchone()[0]
    while number < CASES:
        number += 1
        index = random.randrange(len(documents))
        case = json.loads(documents[index][0])
        # Every tenth keeps the accounts of an operation, the others get one with findings.
        if len(case["accounts"]) == 1:
            chosen = known[random.randrange(len(known))]
            case["accounts"] = ["acct-" + chosen.hex()]
        case["id"] = f"case-{number}"
        database.execute("INSERT INTO caseDocument VALUES (?, 1, ?)", [number, json.dumps(case).encode()])
        row = list(summaries[index])
        row[0], row[2], row[8] = number, random.random(), start + random.randrange(WEEKS)
        row[1] = random.choice(["open", "open", "inReview", "awaitingSecond", "decided", "closed"])
        row[6] = random.choice([None, "dora", "ana"])
        row[9] = row[8] + 3 * 86_400_000
        database.execute(f"INSERT INTO caseSummary VALUES ({','.join('?' * len(row))})", row)
        for one in case["accounts"]:
            database.execute("INSERT OR IGNORE INTO caseAccount VALUES (?, ?)", [bytes.fromhex(one[5:]), number])
        for _ in range(5):
            sequence += 1
            copied = re.sub(r'"subject":"case-\d+"', f'"subject":"case-{number}"', re.sub(r'^{"sequence":\d+', f'{{"sequence":{sequence}', line))
            # Signing in writes behind the last entry, which therefore has to be sound by itself.
            body = re.sub(r',"hash":"[0-9a-f]+"}$', "}", copied)
            sealed = body[:-1] + f',"hash":"{hashlib.sha256(body.encode()).hexdigest()}"}}'
            database.execute("INSERT INTO auditEntry VALUES (?, ?)", [sequence, sealed])
    # What is counted already is not to be counted while pages are timed.
    blocks = database.execute("SELECT MAX(id) FROM eventBlock").fetchone()[0]
    database.execute("INSERT OR REPLACE INTO setting VALUES ('activity.cursor', ?)", [str(blocks)])
    database.execute("INSERT OR IGNORE INTO accountActivity SELECT DISTINCT account, ? FROM finding", [b'{"requests":0,"declined":0,"days":[],"languages":{},"networks":{},"models":{}}'])
    database.commit()
    database.execute("ANALYZE")
    database.commit()
    counts = {
        table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        for table in ["finding", "accountActivity", "caseDocument", "auditEntry"]
    }
    counts["accounts with findings"] = database.execute("SELECT COUNT(DISTINCT account) FROM finding").fetchone()[0]
    operation = database.execute("SELECT operation, COUNT(*) FROM operationMember GROUP BY operation ORDER BY 2 DESC").fetchone()
    largest = database.execute("SELECT number FROM caseSummary WHERE origin LIKE 'operation-%' ORDER BY accountCount DESC").fetchone()
    paths = {
        "queue": [f"/?page={page}" for page in range(1, 20)] + ["/", "/?owner=mine", "/?late=yes", "/?category=scam&state=all"],
        "case of one account": [f"/cases/case-{random.randint(1, CASES)}" for _ in range(40)],
        "case of an operation": [f"/cases/case-{largest[0]}"] if largest else [],
        "account": [f"/accounts/acct-{random.choice(known).hex()}" for _ in range(40)],
        "operations": ["/operations"],
        "operation": [f"/operations/operation-{operation[0] & (2**64 - 1):016x}"],
        "findings": ["/findings", "/findings?page=20", "/findings?category=scam", "/findings?category=malware&level=high"],
        "finding": [f"/findings/finding-{row[0] & (2**64 - 1):016x}" for row in random.sample(findings, 30)],
        "search": ["/search"], "rules": ["/rules"], "dashboard": ["/dashboard"], "audit": ["/audit", "/audit?before=20000"],
        "people": ["/people"], "reviews": ["/reviews"], "reports": ["/reports"], "delivery": ["/delivery"], "counts": ["/counts.json"],
    }
    database.close()
    return counts, paths


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        store = fill(folder)
        start = time.time()
        counts, paths = multiply(store)
        print(f"{counts}; {store.stat().st_size / 2**20:,.0f} MiB, made in {time.time() - start:.0f} s")
        words = [PROGRAMS / "tocsin-service", "serve", "--store", store, "--port", "0"]
        process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        try:
            address = re.search(r"localhost:(\d+)", process.stderr.readline())
            connection = http.client.HTTPConnection("127.0.0.1", int(address[1]))
            form = urllib.parse.urlencode({"name": "dora", "password": PASSWORD})
            connection.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 303:
                raise SystemExit(f"Signing in is answered with {answer.status}")
            cookie = answer.getheader("Set-Cookie").split(";")[0]

            def ask(path):
                start = time.perf_counter()
                connection.request("GET", path, headers={"Cookie": cookie})
                answer = connection.getresponse()
                size = len(answer.read())
                if answer.status != 200:
                    raise SystemExit(f"{path} is answered with {answer.status}")
                return (time.perf_counter() - start) * 1000, size

            print(f"{'page':<22}{'first':>9}{'median':>9}{'95 %':>9}{'most':>9}  ms{'KiB':>9}")
            for name, choices in paths.items():
                if not choices:
                    continue
                first, size = ask(choices[0])
                times = sorted(ask(choices[index % len(choices)])[0] for index in range(ROUNDS))
                row = [first, times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]]
                print(f"{name:<22}" + "".join(f"{value:9.1f}" for value in row) + f"    {size / 1024:9.0f}", flush=True)
        finally:
            process.terminate()
            process.wait(30)


main()
