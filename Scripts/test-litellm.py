"""Runs LiteLLM's proxy with Tocsin's hook beside 'tocsin gateway authorize'; ends with an error at the first thing that does not hold."""

import hashlib
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from service_lab import check_decisions, enforcement, free, wait

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
        (folder / "list.jsonl").write_text(enforcement(key, "mal", "suspended") + enforcement(key, "eve", "rateLimited", requestsPerMinute=1))
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
            check_decisions(folder, key, authorize, lambda name: ask(ports[1], name), closed="not ready")
        finally:
            for process in (authorize, proxy):
                process.kill()


def ask(port, user):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"model": "bell-1", "user": user, "messages": [{"role": "user", "content": "Ring."}]})
    connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json", "Authorization": f"Bearer {MASTER}"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


if __name__ == "__main__":
    main()
