"""What the scripts that try the services share: programs on free ports, a store with accounts that have findings, people with tokens."""

import hashlib
import hmac
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

from page import provenance, write_section

RULE = """title: Asks for the bell to be rung at night
id: 3c1d5a86-7e0f-4a53-9c0b-1f6d8e0b7a11
status: test
description: A rule for tests of services, which finds one phrase.
logsource: {product: tocsin, service: request}
detection:
  selection:
    prompt|contains: ring the bell at night
  condition: selection
level: high
falsepositives:
  - People with bells.
tocsin:
  category: scam
  examples:
    match:
      - {language: en, prompt: ring the bell at night}
    nearMiss:
      - {language: en, prompt: ring the bell}
"""


def free():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def wait(port, process, log=None):
    for _ in range(1200):
        if process.poll() is not None:
            sys.exit(f"a program ended with {process.returncode}: {log.read_text()[-2000:] if log else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nobody listens on port {port}")


def pseudonym(key, name, kind="acct"):
    """As ingest makes it: the first 128 bits of HMAC-SHA-256, of the kind and the name."""
    return f"{kind}-" + hmac.new(key, kind.encode() + b"\0" + name.encode(), hashlib.sha256).hexdigest()[:32]


def enforcement(key, name, action, **more):
    """A line of a block list."""
    row = {"account": pseudonym(key, name), "action": action, "reason": "scam", "decision": "D-1", "decidedAt": "2026-11-29T18:00:00Z"} | more
    return json.dumps(row) + "\n"


def start_authorize(programs, folder, header):
    """Starts 'gateway authorize' with a list on which mal is suspended and eve has one request a minute; gives key, process and port."""
    folder, key, port = pathlib.Path(folder), bytes(range(32)), free()
    (folder / "key").write_bytes(key)
    (folder / "key").chmod(0o600)
    (folder / "list.jsonl").write_text(enforcement(key, "mal", "suspended") + enforcement(key, "eve", "rateLimited", requestsPerMinute=1))
    process = subprocess.Popen(
        [pathlib.Path(programs) / "tocsin-service", "gateway", "authorize", "--listen", f"127.0.0.1:{port}", "--key", folder / "key",
         "--enforcement", folder / "list.jsonl", "--account", f"header:{header}"])
    wait(port, process)
    return key, process, port


def check_decisions(folder, key, authorize, ask, closed=""):
    """Asks as accounts that are allowed, suspended and limited, suspends one later, and takes away whom one asks; ends the program at the first
    answer that is not as it should be.

    `folder`, `key`, `authorize`: As ``start_authorize`` was given them, and gave them.
    `ask`: Gives status and body of an account's request, which the model answers with 'Ding.'. `closed`: What is said when nobody is there to ask.
    """
    path = pathlib.Path(folder) / "list.jsonl"

    def check(what, name, status, words):
        got, body = ask(name)
        if got != status or words not in body:
            sys.exit(f"{what}: expected {status} with '{words}', got {got}: {body[:600]}")
        print(f"ok  {what}")

    check("allowed", "ann", 200, "Ding.")
    check("suspended", "mal", 403, "account_suspended")
    check("limited once", "eve", 200, "Ding.")
    check("limited twice", "eve", 429, "account_rate_limited")
    # What is decided later holds without a restart.
    (path.parent / "new").write_text(path.read_text() + enforcement(key, "ann", "suspended"))
    (path.parent / "new").rename(path)
    time.sleep(1)
    check("suspended later", "ann", 403, "account_suspended")
    authorize.send_signal(signal.SIGTERM)
    authorize.wait(20)
    check("nobody to ask", "bob", 503, closed)
    print("6 passed, 0 failed")


def probe(key, account, now=None):
    """A signed question to a gateway about one account."""
    text = f"{account}.{int((now or time.time()) * 1000)}"
    return f"{text}.{pseudonym(key, text, 'probe')}"


def event(number, account, prompt="Please ring the bell at night", day=0):
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1764000000 + day * 86400 + number))
    return json.dumps({
        "schema": 1, "id": f"request-{number}", "time": stamp, "type": "request", "account": account, "model": "bell-1",
        "input": [{"role": "user", "parts": [{"type": "text", "text": f"{prompt} {number}"}]}],
        "output": [{"role": "assistant", "parts": [{"type": "text", "text": "Ding."}]}], "outcome": "completed"})


class Lab:
    """A folder with a store in which accounts u0, u1, … each have a finding, the admin dora and the senior ben."""

    def __init__(self, programs, folder, accounts):
        self.programs, self.folder = pathlib.Path(programs), pathlib.Path(folder)
        self.store = self.folder / "store.sqlite"
        (self.folder / "rules").mkdir()
        (self.folder / "rules/bell.yml").write_text(RULE)
        if accounts:
            (self.folder / "log.jsonl").write_text("".join(event(n, f"u{n}") + "\n" for n in range(accounts)))
            self.run("investigate", self.folder / "log.jsonl", "--rules", self.folder / "rules", "--store", self.store,
                     "--out", self.folder / "report")
            self.key = (self.folder / "store.sqlite.key").read_bytes()
            self.run("people", "add", "dora", "--role", "admin", "--store", self.store)
            self.run("people", "add", "ben", "--role", "senior", "--as", "dora", "--store", self.store)

    def run(self, *arguments):
        done = subprocess.run([self.programs / "tocsin", *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def token(self, person="dora", *scopes):
        options = [word for scope in scopes or ("decide",) for word in ("--scope", scope)]
        return self.run("people", "tokens", "add", "--as", person, "--label", "test", *options, "--store", self.store).strip()

    def start(self, *arguments, log="log", **more):
        return subprocess.Popen([self.programs / "tocsin-service", *map(str, arguments)],
                                stdout=(self.folder / log).open("a"), stderr=subprocess.STDOUT, **more)

    def console(self, port):
        process = self.start("serve", "--store", self.store, "--port", port, "--rules", self.folder / "rules",
                             "--publications", self.folder / "publications", log="console.log")
        wait(port, process, self.folder / "console.log")
        return process


class API:
    """One connection to the API for programs."""

    def __init__(self, port, token):
        self.port, self.token = port, token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, path, body):
        self.connection.request("POST", "/api/v1" + path, json.dumps(body),
                                {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    def decide(self, account, draft):
        """Opens a case about an account's finding, claims it and decides; gives the case."""
        connection = self.connection
        connection.request("GET", f"/api/v1/accounts/{account}", headers={"Authorization": f"Bearer {self.token}"})
        found = json.loads(connection.getresponse().read())
        status, case = self.post("/cases", {"finding": found["findings"][0]["finding"]})
        assert status == 201, (status, case)
        status, _ = self.post(f"/cases/{case['id']}/claim", {})
        assert status == 200
        status, decided = self.post(f"/cases/{case['id']}/decisions", draft)
        assert status == 200, (status, decided)
        return decided


def end(process, how=signal.SIGTERM, seconds=30):
    if process.poll() is None:
        process.send_signal(how)
    return process.wait(seconds)


def per_cent(values, share):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * share // 100) - 1))]


def environment(name, default):
    return type(default)(os.environ.get(name, default))


def report(section, command, lines, result):
    """Prints the result; with WRITE=1 also puts it into docs/results.md."""
    print(json.dumps(result))
    if environment("WRITE", 0):
        sys.argv = sys.argv[:1]
        write_section(section, provenance(command) + "\n\n" + "\n".join(lines))
