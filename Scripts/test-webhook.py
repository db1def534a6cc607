"""Receives Tocsin's webhooks with the standard's own library; ends with an error at the first thing that does not hold."""

import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

from service_lab import API, Lab, end, free, pseudonym
from standardwebhooks import Webhook, WebhookVerificationError


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lab = Lab(sys.argv[1], folder, 3)
        secret = folder / "eu.secret"
        subprocess.run([lab.programs / "tocsin-service", "deliver", "secret", secret], check=True, capture_output=True)
        receiver = Receiver(secret.read_text().strip())
        hook = {"name": "eu", "url": f"http://127.0.0.1:{receiver.port}/tocsin", "secretFile": str(secret), "allowPrivateAddresses": True}
        (folder / "webhooks.json").write_text(json.dumps({"webhooks": [hook]}))
        port = free()
        console = lab.console(port)
        deliver = lab.start("deliver", "--store", lab.store, "--enforcement", folder / "list.jsonl", "--webhooks", folder / "webhooks.json",
                            "--appeals-at", "https://appeals.example.com", log="deliver.log")
        try:
            while not (folder / "list.jsonl").exists():
                check("deliver runs", deliver.poll() is None, (folder / "deliver.log").read_text())
                time.sleep(0.05)
            api = API(port, lab.token("dora", "decide"))
            account = pseudonym(lab.key, "u0")
            until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
            api.decide(account, {"action": "rateLimit", "requestsPerMinute": 6, "until": until, "category": "scam", "rule": "3.1 No fraud",
                                 "facts": "A test of webhooks."})
            messages = receiver.wait(2)
        finally:
            for process in (deliver, console):
                end(process)
        check("told of the case and of the decision", [message["type"] for message in messages] == ["case.opened", "decision.effective"], messages)
        data = messages[1]["data"]
        check("by pseudonym", data["accounts"] == [account], data)
        check("with the owner's own link", data["appeals"][account].startswith("https://appeals.example.com/appeal/decision-1-1."), data)
        check("without what people wrote", "A test of webhooks" not in json.dumps(messages) and "dora" not in json.dumps(messages), messages)
        check("the first again after it failed, under the same id", receiver.failed[0] in receiver.ids, (receiver.failed, receiver.ids))
        check("changed messages are refused", receiver.refused == 2, receiver.refused)
    print("6 passed, 0 failed")


class Receiver:
    """Takes messages that the library takes, but for the first, which it answers with 503 once."""

    def __init__(self, secret):
        self.library, self.messages, self.ids, self.failed, self.refused = Webhook(secret), [], [], [], 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send_response(receiver.take(body, dict(self.headers)))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def take(self, body, headers):
        headers = {name.lower(): value for name, value in headers.items()}
        if not self.failed:
            self.failed.append(headers["webhook-id"])
            return 503
        message = self.library.verify(body, headers)
        try:
            self.library.verify(body.replace("case-1", "case-2"), headers)
        except WebhookVerificationError:
            self.refused += 1
        self.ids.append(headers["webhook-id"])
        self.messages.append(message)
        return 200

    def wait(self, count):
        deadline = time.monotonic() + 60
        while len(self.messages) < count and time.monotonic() < deadline:
            time.sleep(0.1)
        return sorted(self.messages, key=lambda message: message["timestamp"])


def check(what, holds, found):
    if not holds:
        sys.exit(f"{what}: not so, but {found}")
    print(f"ok  {what}")


if __name__ == "__main__":
    main()
