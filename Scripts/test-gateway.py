"""Runs the gateway between OpenAI's Python client and an upstream of our own; ends with an error at the first thing that does not hold."""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

import openai

CHUNKS = ["The ", "bell ", "rings."]


class Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen = 0

    def log_message(self, *_):
        pass

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-request-id", "req-1")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        Upstream.seen += 1
        self.reply(200, {"object": "list", "data": [{"id": "bell-1", "object": "model", "created": 1, "owned_by": "us"}]})

    def do_POST(self):
        Upstream.seen += 1
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if call["model"] == "missing":
            return self.reply(404, {"error": {"message": "no such model", "type": "invalid_request_error", "param": "model", "code": "model_not_found"}})
        if self.path == "/v1/embeddings":
            return self.reply(200, {"object": "list", "model": "bell-1", "data": [{"object": "embedding", "index": 0, "embedding": [0.5, 1.0]}], "usage": {"prompt_tokens": 1, "total_tokens": 1}})
        if self.path == "/v1/responses":
            return self.reply(200, {"id": "resp-1", "object": "response", "created_at": 1, "status": "completed", "model": "bell-1", "parallel_tool_calls": False, "tool_choice": "auto", "tools": [],
                "output": [{"type": "message", "id": "m", "status": "completed", "role": "assistant", "content": [{"type": "output_text", "text": "Ding.", "annotations": []}]}]})
        if call.get("stream"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            parts = [{"choices": [{"index": 0, "delta": {"content": chunk}, "finish_reason": None}]} for chunk in CHUNKS]
            for part in [*(json.dumps({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "bell-1", **part}) for part in parts), "[DONE]"]:
                line = f"data: {part}\n\n".encode()
                self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
                self.wfile.flush()
                time.sleep(0.2)
            self.wfile.write(b"0\r\n\r\n")
            return None
        message = {"role": "assistant", "content": "Ding."}
        if call.get("tools"):
            message = {"role": "assistant", "content": None, "tool_calls": [{"id": "t", "type": "function", "function": {"name": "ring", "arguments": '{"times":3}'}}]}
        return self.reply(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "bell-1", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}})


def check(what, holds):
    print(("ok   " if holds else "FAIL ") + what)
    if not holds:
        sys.exit(1)


def main(programs):
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "list.jsonl").write_text("")
        (folder / "key").write_bytes(bytes(range(32)))
        (folder / "key").chmod(0o600)
        shared = ["--key", str(folder / "key"), "--enforcement", str(folder / "list.jsonl")]
        gateway = subprocess.Popen(
            [programs + "/tocsin", "gateway", "--listen", "127.0.0.1:0", "--upstream", f"http://127.0.0.1:{upstream.server_port}",
             "--spill", str(folder / "events"), "--appeal", "https://appeals.example/{decision}", *shared],
            stderr=subprocess.PIPE, text=True)
        try:
            for line in gateway.stderr:
                if found := re.search(r"port=(\d+)", line):
                    break
            address = f"http://127.0.0.1:{found[1]}"
            threading.Thread(target=gateway.stderr.read, daemon=True).start()
            ask(programs, folder, shared, address)
        finally:
            gateway.terminate()
            check("the gateway ends when it is told to", gateway.wait(30) == 0)


def ask(programs, folder, shared, address):
    client = openai.OpenAI(base_url=address + "/v1", api_key="sk-test-1", max_retries=0)
    prompt = [{"role": "user", "content": "Ring the bell."}]
    chat = client.chat.completions.create(model="bell-1", messages=prompt)
    check("chat", chat.choices[0].message.content == "Ding." and chat.usage.total_tokens == 7)
    start = time.monotonic()
    arrivals = [(part.choices[0].delta.content, time.monotonic() - start) for part in client.chat.completions.create(model="bell-1", messages=prompt, stream=True)]
    check(f"streaming, chunks after {[round(at, 2) for _, at in arrivals]} s", [text for text, _ in arrivals] == CHUNKS and arrivals[0][1] < 0.15 < arrivals[2][1] - arrivals[0][1])
    tools = [{"type": "function", "function": {"name": "ring", "parameters": {"type": "object", "properties": {}}}}]
    call = client.chat.completions.create(model="bell-1", messages=prompt, tools=tools).choices[0].message.tool_calls[0]
    check("tools", call.function.name == "ring" and json.loads(call.function.arguments) == {"times": 3})
    check("responses", client.responses.create(model="bell-1", input="Ring.").output_text == "Ding.")
    check("embeddings", client.embeddings.create(model="bell-1", input="bell", encoding_format="float").data[0].embedding == [0.5, 1.0])
    check("models", [model.id for model in client.models.list()] == ["bell-1"])
    try:
        client.chat.completions.create(model="missing", messages=prompt)
        check("an upstream's error", False)
    except openai.NotFoundError as error:
        check("an upstream's error", error.code == "model_not_found" and error.response.headers["x-request-id"] == "req-1")

    for _ in range(100):
        lines = [json.loads(line) for path in sorted((folder / "events").iterdir()) for line in path.read_text().splitlines()]
        if len(lines) == 6:
            break
        time.sleep(0.05)
    check("six calls, six events, none with the key", len(lines) == 6 and "sk-test-1" not in json.dumps(lines))
    store = str(folder / "store.sqlite")
    subprocess.run([programs + "/tocsin", "ingest", str(folder / "events"), "--store", store, "--key", str(folder / "key")], check=True, capture_output=True)
    import sqlite3
    with sqlite3.connect(store) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table' and name = 'eventPlace'")]
        count = database.execute("select count(*) from eventPlace").fetchone()[0] if tables else 0
    check("ingest reads them", count == 6)

    account = pseudonym((folder / "key").read_bytes(), lines[0]["account"])
    entry = {"account": account, "action": "suspended", "reason": "phishing", "decision": "D-7", "decidedAt": "2026-01-01T00:00:00Z"}
    put(folder, entry)
    start = time.monotonic()
    while True:
        try:
            client.models.list()
            time.sleep(0.01)
        except openai.PermissionDeniedError as refused:
            error = refused
            break
        if time.monotonic() - start > 2:
            check("a suspension takes effect", False)
    seen = Upstream.seen
    check(f"a suspension, after {time.monotonic() - start:.2f} s", error.code == "phishing" and error.body["appeal"] == "https://appeals.example/D%2D7")
    try:
        client.chat.completions.create(model="bell-1", messages=prompt, stream=True)
        check("a suspended stream", False)
    except openai.PermissionDeniedError:
        check("a suspended stream, and the upstream saw nothing", Upstream.seen == seen)
    verify = [programs + "/tocsin", "gateway", "verify", "--gateway", address, *shared]
    check("verify", subprocess.run(verify, capture_output=True).returncode == 0)
    other = openai.OpenAI(base_url=address + "/v1", api_key="sk-test-2", max_retries=0)
    check("another key passes", other.models.list().data[0].id == "bell-1")

    put(folder, {**entry, "action": "rateLimited", "requestsPerMinute": 6})
    time.sleep(0.6)
    client.models.list()
    try:
        client.models.list()
        check("a rate limit", False)
    except openai.RateLimitError as error:
        check(f"a rate limit, try again after {error.response.headers['retry-after']} s", 1 <= int(error.response.headers["retry-after"]) <= 10)
    (folder / "list.jsonl").write_text("")
    time.sleep(0.6)
    check("a lifted limit", len(client.models.list().data) == 1)


def pseudonym(key, name):
    """The account as the store has it: the first half of a keyed hash."""
    import hashlib
    import hmac
    return "acct-" + hmac.new(key, b"acct\0" + name.encode(), hashlib.sha256).hexdigest()[:32]


def put(folder, entry):
    (folder / "new").write_text(json.dumps(entry) + "\n")
    os.replace(folder / "new", folder / "list.jsonl")


main(sys.argv[1])
