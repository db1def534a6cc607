"""Kills gateway, console and ingest at random moments under load and checks what they promised; prints one object of JSON."""

import http.client
import http.server
import json
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from service_lab import API, Lab, environment, event, free, pseudonym, report, wait

ROUNDS = environment("ROUNDS", 200)
SEED = environment("SEED", 1)
# What the gateway may lose: answers within its time between two writes, and the write itself.
GRACE_SECONDS = 0.2 + 0.3


def main():
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        console_rounds = gateway_rounds = 0
        (folder / "cases").mkdir(), (folder / "calls").mkdir(), (folder / "logs").mkdir()
        desk = Lab(sys.argv[1], folder / "cases", max(400, ROUNDS * 3))
        plain = Lab(sys.argv[1], folder / "calls", 0)
        (plain.folder / "store.sqlite.key").write_bytes(bytes(range(32)))
        (plain.folder / "store.sqlite.key").chmod(0o600)
        upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        # A connection that a kill broke is what is tried here.
        upstream.handle_error = lambda *_: None
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        consoles = ConsoleKills(desk)
        gateways = GatewayKills(plain, upstream.server_address[1])
        ingests = IngestKills(sys.argv[1], folder / "logs")
        counts = {"gateway": 0, "console": 0, "ingest": 0}
        for number in range(ROUNDS):
            kind = ("gateway", "console", "ingest")[number % 3]
            {"gateway": gateways, "console": consoles, "ingest": ingests}[kind].round(rng)
            counts[kind] += 1
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {ROUNDS}", end="", file=sys.stderr)
        result = {"kills": counts} | consoles.check() | gateways.check() | ingests.check()
        report("kills", "make kill-test", [
            f"{ROUNDS} kills (`SIGKILL`) at random moments under load, seed {SEED}: {counts['gateway']} of a gateway, {counts['console']} of a console, "
            f"{counts['ingest']} of an ingest.",
            "",
            "| promised | counted | lost |", "| --- | ---: | ---: |",
            f"| actions that the console had acknowledged stand in the audit log | {result['acknowledgedActions']:,} | {result['lostActions']:,} |",
            f"| calls answered half a second or more before the kill stand in a segment | {result['answeredCalls']:,} | {result['lostEvents']:,} |",
            f"| events of a log that was ingested again after the kill are there once | {result['ingestedEvents']:,} | {result['lostIngested']:,} |",
            "",
            f"`audit verify` {'failed' if result['corruptAudit'] else 'found nothing'}; stores that fail SQLite's integrity check: "
            f"{result['corruptCaseStore'] + result['corruptStore']}; damaged lines inside segments: {result['corruptSegmentLines']}."], result)
        if any(value for name, value in result.items() if name.startswith(("lost", "corrupt"))):
            sys.exit(1)


class Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "model": "bell-1", "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Ding."}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class ConsoleKills:
    """Opens, claims and decides cases through the API until the console is killed; what was acknowledged has to be there."""

    def __init__(self, lab):
        self.lab, self.token, self.next, self.acknowledged = lab, lab.token("dora", "decide"), 0, []

    def round(self, rng):
        port = free()
        console = self.lab.console(port)
        killer = threading.Timer(rng.uniform(0.05, 0.6), lambda: console.send_signal(signal.SIGKILL))
        killer.start()
        try:
            api = API(port, self.token)
            while self.next < 100_000:
                account = pseudonym(self.lab.key, f"u{self.next}")
                self.next += 1
                status, case = api.post("/cases", {"account": account, "reason": "A test of services."})
                assert status == 201, (status, case)
                self.acknowledged.append((case["id"], "case.open"))
                for path, body, action in (("claim", {}, "case.claim"), ("notes", {"text": f"note {self.next}"}, "case.note"),
                                           ("decisions", {"action": "dismiss", "facts": "A test of services."}, "case.decide")):
                    status, answer = api.post(f"/cases/{case['id']}/{path}", body)
                    assert status == 200, (status, answer)
                    self.acknowledged.append((case["id"], action))
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            pass
        killer.join()
        console.wait()

    def check(self):
        lines = self.lab.run("audit", "export", "--as", "dora", "--store", self.lab.store).splitlines()
        kept = {(row["subject"], row["action"]) for row in map(json.loads, lines)}
        lost = [entry for entry in self.acknowledged if entry not in kept]
        done = subprocess.run([self.lab.programs / "tocsin", "audit", "verify", "--as", "dora", "--store", str(self.lab.store)],
                              capture_output=True, text=True)
        return {"acknowledgedActions": len(self.acknowledged), "lostActions": len(lost), "corruptAudit": int(done.returncode != 0),
                "corruptCaseStore": corrupt(self.lab.store)}


class GatewayKills:
    """Calls a model through the gateway until it is killed; calls that were answered long enough before have to be in a segment."""

    def __init__(self, lab, upstream):
        self.lab, self.upstream, self.next, self.answered = lab, upstream, 0, []
        (lab.folder / "blocklist.jsonl").write_text("")

    def round(self, rng):
        port = free()
        gateway = self.lab.start("gateway", "--listen", f"127.0.0.1:{port}", "--upstream", f"http://127.0.0.1:{self.upstream}",
                                 "--store", self.lab.store, "--enforcement", self.lab.folder / "blocklist.jsonl",
                                 "--spill", self.lab.folder / "events", "--account", "header:X-User", log="gateway.log")
        wait(port, gateway, self.lab.folder / "gateway.log")
        answers, stop = [], threading.Event()
        threads = [threading.Thread(target=self.call, args=(port, answers, stop)) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(rng.uniform(0.4, 1.6))
        killed = time.monotonic()
        gateway.send_signal(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        gateway.wait()
        self.answered += [word for word, at in answers if at < killed - GRACE_SECONDS]

    def call(self, port, answers, stop):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while not stop.is_set():
            self.next += 1
            word = f"call-{threading.get_ident()}-{self.next}"
            body = json.dumps({"model": "bell-1", "messages": [{"role": "user", "content": word}]})
            try:
                connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json", "X-User": "ann"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 200:
                answers.append((word, time.monotonic()))
            time.sleep(0.002)

    def check(self):
        kept, broken = set(), 0
        for segment in sorted((self.lab.folder / "events").glob("*")):
            lines = segment.read_bytes().split(b"\n")
            for place, line in enumerate(lines):
                try:
                    json.loads(line)
                    kept.update(re.findall(r"call-\d+-\d+", line.decode()))
                except ValueError:
                    # The last line of a segment may be cut by the kill; any other may not.
                    broken += bool(line) and place + 1 < len(lines)
        lost = [word for word in self.answered if word not in kept]
        return {"answeredCalls": len(self.answered), "lostEvents": len(lost), "corruptSegmentLines": broken}


class IngestKills:
    """Kills 'tocsin ingest' and runs it again; at the end every event has to be there once."""

    EVENTS = 20_000

    def __init__(self, programs, folder):
        self.programs, self.folder, self.files, self.batch = pathlib.Path(programs), folder, 0, self.EVENTS
        self.store = folder / "store.sqlite"

    def round(self, rng):
        path = self.folder / f"log-{self.files}.jsonl"
        with path.open("w") as log:
            for number in range(self.batch):
                log.write(event(self.files * self.batch + number, f"u{number % 500}", "What is the weather like") + "\n")
        self.files += 1
        command = [self.programs / "tocsin", "ingest", str(path), "--store", str(self.store)]
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.01, 0.5))
        first.send_signal(signal.SIGKILL)
        first.wait()
        again = subprocess.run(command, capture_output=True, text=True)
        if again.returncode:
            sys.exit(f"ingest after a kill ended with {again.returncode}: {again.stderr[-500:]}")

    def check(self):
        if not self.files:
            return {}
        told = json.loads(subprocess.run([self.programs / "tocsin", "doctor", "--store", str(self.store), "--json"],
                                         capture_output=True, text=True).stdout)
        events = sqlite3.connect(self.store).execute("SELECT count(*) FROM eventPlace").fetchone()[0]
        return {"ingestedEvents": events, "lostIngested": self.files * self.batch - events, "corruptStore": corrupt(self.store),
                "corruptDoctor": int(not told["isSound"])}


def corrupt(store):
    return int(sqlite3.connect(store).execute("PRAGMA integrity_check").fetchone()[0] != "ok")


main()
