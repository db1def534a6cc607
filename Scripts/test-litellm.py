"""Runs LiteLLM's proxy with Tocsin's hook beside 'tocsin gateway authorize'; ends with an error at the first thing that does not hold."""

import hashlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from service_lab import free, pseudonym, wait

ROOT = pathlib.Path(__file__).resolve().parent.parent
MASTER = "sk-" + hashlib.sha256(os.urandom(32)).hexdigest()
CONFIG = """
model_list:
  - model_name: bell-1
    litellm_params: {model: openai/bell-1, api_key: none, api_base: "http://127.0.0.1:9/v1", mock_response: "Ding."}
general_settings: {master_key: "MASTER"}
litellm_settings:
  callbacks: tocsin_hook.handler
"""


def main():
    programs, litellm = pathlib.Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        key = bytes(range(32))
        (folder / "key").write_bytes(key)
        (folder / "key").chmod(0o600)
        (folder / "list.jsonl").write_text(line(key, "mal", "suspended") + line(key, "eve", "rateLimited", requestsPerMinute=1))
        (folder / "config.yaml").write_text(CONFIG.replace("MASTER", MASTER))
        (folder / "tocsin_hook.py").write_text((ROOT / "integrations/litellm/tocsin_hook.py").read_text())
        ports = free(), free()
        authorize = subprocess.Popen(
            [programs / "tocsin-service", "gateway", "authorize", "--listen", f"127.0.0.1:{ports[0]}", "--key", folder / "key",
             "--enforcement", folder / "list.jsonl", "--account", "header:X-Tocsin-Account"])
        proxy = subprocess.Popen(
            [litellm, "--config", folder / "config.yaml", "--host", "127.0.0.1", "--port", str(ports[1])], cwd=folder,
            env=os.environ | {"TOCSIN_AUTHORIZE": f"http://127.0.0.1:{ports[0]}", "PYTHONPATH": str(folder)},
            stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
        try:
            wait(ports[0], authorize)
            wait(ports[1], proxy, folder / "log")
            check("allowed", ask(ports[1], "ann"), 200, "Ding.")
            check("suspended", ask(ports[1], "mal"), 403, "account_suspended")
            check("limited once", ask(ports[1], "eve"), 200, "Ding.")
            check("limited twice", ask(ports[1], "eve"), 429, "account_rate_limited")
            # What is decided later holds without a restart.
            lines = (folder / "list.jsonl").read_text() + line(key, "ann", "suspended")
            (folder / "new").write_text(lines)
            (folder / "new").rename(folder / "list.jsonl")
            time.sleep(1)
            check("suspended later", ask(ports[1], "ann"), 403, "account_suspended")
            authorize.send_signal(signal.SIGTERM)
            authorize.wait(20)
            check("nobody to ask", ask(ports[1], "bob"), 503, "not ready")
        finally:
            for process in (authorize, proxy):
                process.kill()
    print("6 passed, 0 failed")


def line(key, name, action, **more):
    row = {"account": pseudonym(key, name), "action": action, "reason": "scam", "decision": "D-1", "decidedAt": "2026-11-29T18:00:00Z"} | more
    return json.dumps(row) + "\n"


def ask(port, user):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"model": "bell-1", "user": user, "messages": [{"role": "user", "content": "Ring."}]})
    connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json", "Authorization": f"Bearer {MASTER}"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def check(what, answer, status, words):
    if answer[0] != status or words not in answer[1]:
        sys.exit(f"{what}: expected {status} with '{words}', got {answer[0]}: {answer[1][:600]}")
    print(f"ok  {what}")


if __name__ == "__main__":
    main()
