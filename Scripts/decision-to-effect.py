"""Times decisions from the console's answer until each of four gateways acts on them; prints one object of JSON."""

import http.client
import json
import pathlib
import sys
import tempfile
import threading
import time

from service_lab import API, Lab, end, environment, free, per_cent, probe, pseudonym, report, wait

DECISIONS = environment("DECISIONS", 100)
GATEWAYS = environment("GATEWAYS", 4)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lab = Lab(sys.argv[1], folder, DECISIONS)
        ports = [free() for _ in range(GATEWAYS)]
        listing = folder / "blocklist.jsonl"
        console_port = free()
        console = lab.console(console_port)
        deliver = lab.start("deliver", "--store", lab.store, "--enforcement", listing, log="deliver.log",
                            *[word for port in ports for word in ("--gateway", f"http://127.0.0.1:{port}")])
        while not listing.exists():
            if deliver.poll() is not None:
                sys.exit((folder / "deliver.log").read_text())
            time.sleep(0.05)
        gateways = [lab.start("gateway", "--listen", f"127.0.0.1:{port}", "--upstream", "http://127.0.0.1:9", "--store", lab.store,
                              "--enforcement", listing, "--spill", folder / f"events-{port}", "--account", "header:X-User",
                              log=f"gateway-{port}.log") for port in ports]
        for port, gateway in zip(ports, gateways):
            wait(port, gateway, folder / f"gateway-{port}.log")
        api = API(console_port, lab.token("dora", "decide"))
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400 * 30))
        times = []
        try:
            for number in range(DECISIONS):
                account = pseudonym(lab.key, f"u{number}")
                decided = api.decide(account, {"action": "rateLimit", "requestsPerMinute": 6, "until": until, "category": "scam",
                                               "rule": "3.1 No fraud", "facts": "A test of services."})
                start = time.perf_counter()
                waits = [threading.Thread(target=follow, args=(port, lab.key, account, decided["decisions"][-1]["id"], start, times))
                         for port in ports]
                for thread in waits:
                    thread.start()
                for thread in waits:
                    thread.join()
        finally:
            for process in (*gateways, deliver, console):
                end(process)
        expected = DECISIONS * GATEWAYS
        result = {"decisions": DECISIONS, "gateways": GATEWAYS, "seen": len(times), "median_s": round(per_cent(times, 50), 3),
                  "p99_s": round(per_cent(times, 99), 3), "max_s": round(max(times), 3)}
        report("effect", "make decision-to-effect", [
            f"{DECISIONS} decisions by the API, one after the other, each followed at {GATEWAYS} gateway processes: seconds from the console's answer until",
            f"a gateway says that it acts on the decision: median {result['median_s']}, 99th percentile {result['p99_s']}, longest {result['max_s']}",
            f"({len(times)} of {expected} seen)."], result)
        if len(times) != expected:
            sys.exit(f"of {expected} decisions at gateways only {len(times)} took effect")


def follow(port, key, account, decision, start, times):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    while time.perf_counter() - start < 30:
        connection.request("GET", "/v1/models", headers={"Tocsin-Probe": probe(key, account), "X-User": "nobody"})
        answer = json.loads(connection.getresponse().read())
        if answer["decision"] == "rateLimited" and answer["enforcement"] == decision:
            times.append(time.perf_counter() - start)
            return
        time.sleep(0.005)


main()
