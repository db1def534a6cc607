"""Runs LiteLLM's proxy with Tocsin's hook beside 'tocsin gateway authorize'; ends with an error at the first thing that does not hold."""

import hashlib
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from service_lab import check_decisions, free, start_authorize, wait

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
    programs, litellm = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "config.yaml").write_text(CONFIG.replace("MASTER", MASTER))
        (folder / "tocsin_hook.py").write_text((ROOT / "integrations/litellm/tocsin_hook.py").read_text())
        key, authorize, port = start_authorize(programs, folder, "X-Tocsin-Account")
        proxy_port = free()
        proxy = subprocess.Popen(
            [litellm, "--config", folder / "config.yaml", "--host", "127.0.0.1", "--port", str(proxy_port)], cwd=folder,
            env=os.environ | {"TOCSIN_AUTHORIZE": f"http://127.0.0.1:{port}", "PYTHONPATH": str(folder)},
            stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
        try:
            wait(proxy_port, proxy, folder / "log")
            check_decisions(folder, key, authorize, lambda name: ask(proxy_port, name), closed="not ready")
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
