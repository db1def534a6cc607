"""Runs Envoy with the configuration of integrations/envoy beside 'tocsin gateway authorize'; ends with an error at the first thing that does not hold."""

import http.client
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading

from service_lab import check_decisions, free, start_authorize, wait

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Model(http.server.BaseHTTPRequestHandler):
    """Answers all in the same way, and remembers who was let through."""

    seen = []

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.headers["X-User-Id"])
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": "Ding."}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    programs, envoy = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        key, authorize, port = start_authorize(programs, folder, "X-User-Id")
        model = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
        threading.Thread(target=model.serve_forever, daemon=True).start()
        ports = {"8080": free(), "8081": port, "8000": model.server_address[1]}
        config = (ROOT / "integrations/envoy/envoy.yaml").read_text()
        for example, port in ports.items():
            config = config.replace(f"port_value: {example}", f"port_value: {port}").replace(f"127.0.0.1:{example}", f"127.0.0.1:{port}")
        (folder / "envoy.yaml").write_text(config)
        proxy = subprocess.Popen(
            [envoy, "--config-path", folder / "envoy.yaml", "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "error"],
            stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
        try:
            wait(ports["8080"], proxy, folder / "log")
            check_decisions(folder, key, authorize, lambda account: ask(ports["8080"], account))
        finally:
            for process in (authorize, proxy):
                process.kill()
        if Model.seen != ["ann", "eve"]:
            sys.exit(f"the model was asked by {Model.seen}, expected ann and eve once each")


def ask(port, account):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"model": "bell-1", "messages": [{"role": "user", "content": "Ring."}]})
    connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json", "X-User-Id": account})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


if __name__ == "__main__":
    main()
