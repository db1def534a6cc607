"""Measures the gateway beside nginx and LiteLLM before one upstream; prints one object of JSON."""

import asyncio
import json
import multiprocessing
import os
import pathlib
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from service_lab import Lab, end, environment, free, per_cent, report, wait

RATE = environment("RATE", 200)
SECONDS = environment("SECONDS_EACH", 20)
ROUNDS = environment("ROUNDS", 3)
# The gateway needs two open files for each.
STREAMS = environment("STREAMS", min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2 - 100))
ANSWER = json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "bell-1", "choices": [
    {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Ding. " * 40}}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 40, "total_tokens": 50}})
# How requests come: as many independent people send them, one after the other, and all connections in the same moment.
FORMS = {"random": "at random", "apart": f"one every {1000 // RATE} ms", "burst": f"eight at once, {8000 // RATE} ms apart"}
BODY = json.dumps({"model": "bell-1", "messages": [{"role": "user", "content": "Please ring the bell. " * 20}]})
HEADERS = {"Content-Type": "application/json", "X-User": "ann", "Authorization": "Bearer sk-1"}
NGINX = """
worker_processes 2; pid FOLDER/nginx.pid; error_log FOLDER/nginx.err; daemon off; worker_rlimit_nofile 40000;
events { worker_connections 16384; }
http {
  access_log off; client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/f; uwsgi_temp_path FOLDER/u;
  scgi_temp_path FOLDER/s; keepalive_requests 10000000;
  SERVERS
}
"""
# A process of its own for each: a proxy that finds its upstream in its own worker need not wake anybody.
UPSTREAM = "server { listen 127.0.0.1:UPSTREAM; location / { default_type application/json; return 200 'ANSWER'; } }"
PROXY = """
  upstream model { server 127.0.0.1:UPSTREAM; keepalive 64; keepalive_requests 10000000; }
  server { listen 127.0.0.1:PROXY; location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
"""


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lab = Lab(sys.argv[1], folder, 0)
        (folder / "store.sqlite.key").write_bytes(bytes(range(32)))
        (folder / "store.sqlite.key").chmod(0o600)
        (folder / "blocklist.jsonl").write_text("")
        ports = {name: free() for name in ("upstream", "nginx", "stream", "tocsin", "tocsin-stream", "litellm")}
        stream = multiprocessing.Process(target=serve_streams, args=(ports["stream"],), daemon=True)
        stream.start()
        programs = {name: nginx(folder / name, servers, ports) for name, servers in (("upstream", UPSTREAM), ("nginx", PROXY))}
        for gateway, upstream in (("tocsin", "upstream"), ("tocsin-stream", "stream")):
            programs[gateway] = lab.start(
                "gateway", "--listen", f"127.0.0.1:{ports[gateway]}", "--upstream", f"http://127.0.0.1:{ports[upstream]}", "--store", lab.store,
                "--enforcement", folder / "blocklist.jsonl", "--spill", folder / f"events-{gateway}", "--account", "header:X-User",
                "--connections", 16384, log=f"{gateway}.log")
        (folder / "litellm.yaml").write_text(
            "model_list:\n  - model_name: bell-1\n    litellm_params: {model: openai/bell-1, api_key: none, api_base: "
            f"\"http://127.0.0.1:{ports['upstream']}/v1\"}}\nlitellm_settings: {{telemetry: false}}\n"
            # Without keys of its own it has less to do.
            "general_settings: {dangerously_permit_weak_or_unset_master_key: true}\n")
        programs["litellm"] = subprocess.Popen(
            [sys.argv[2], "--config", folder / "litellm.yaml", "--host", "127.0.0.1", "--port", str(ports["litellm"]), "--num_workers", "2"],
            cwd=folder, stdout=(folder / "litellm.log").open("w"), stderr=subprocess.STDOUT, env=os.environ | {"LITELLM_LOG": "ERROR"})
        try:
            for name in ("upstream", "nginx", "tocsin", "tocsin-stream", "litellm"):
                wait(ports[name], programs[name], folder / f"{name}.log" if name not in ("upstream", "nginx") else None)
            result = {"latency": {form: latency(ports, folder, form) for form in FORMS},
                      "throughput": throughput(ports, folder), "firstByte": first_byte(ports), "streams": idle_streams(ports, programs["tocsin-stream"].pid)}
            report("gateway", "make gateway-speed", words(result), result)
        finally:
            for program in programs.values():
                end(program)
            stream.kill()


def nginx(folder, servers, ports):
    folder.mkdir()
    (folder / "nginx.conf").write_text(NGINX.replace("SERVERS", servers).replace("FOLDER", str(folder)).replace("UPSTREAM", str(ports["upstream"]))
                                       .replace("PROXY", str(ports["nginx"])).replace("ANSWER", ANSWER))
    return subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-p", folder])


def words(result):
    rate, first, streams = (result[name] for name in ("throughput", "firstByte", "streams"))
    return [
        f"Latency at {RATE} requests a second over eight connections, {ROUNDS} times {SECONDS} s each in turns, milliseconds from sending a request to the end of "
        "its answer:",
        "",
        "| requests come | through | requests | median | 99th percentile | added at the 99th |", "| --- | --- | ---: | ---: | ---: | ---: |",
        *(f"| {title} | {through} | {by[name]['requests']:,} | {by[name]['median_ms']} | {by[name]['p99_ms']} | {by['addedP99_ms'].get(name, '–')} |"
          for title, by in ((title, result["latency"][form]) for form, title in FORMS.items())
          for name, through in (("upstream", "nothing"), ("nginx", "nginx's proxy"), ("tocsin", "Tocsin's gateway"))),
        "",
        "Added by Tocsin to added by nginx at the 99th percentile: "
        + ", ".join(f"{title} {result['latency'][form]['addedP99_tocsin_by_nginx']}" for form, title in FORMS.items()) + ".",
        "",
        f"Throughput with 32 connections, requests a second, median of {ROUNDS}: nginx {rate['requestsPerSecond']['nginx']:,}, Tocsin "
        f"{rate['requestsPerSecond']['tocsin']:,}, LiteLLM (two workers) {rate['requestsPerSecond']['litellm']:,}: Tocsin {rate['tocsin_by_litellm']} times LiteLLM.",
        "",
        f"First byte of a stream, median of {first['streams']:,}: {first['direct_median_ms']} ms directly, {first['through_median_ms']} ms through the gateway: "
        f"{first['added_median_ms']} ms added.",
        "",
        f"{streams['held']:,} streams that stand still: the gateway's resident memory {streams['before_MiB']} MiB before, {streams['with_MiB']} MiB with them."]


# Latency at a fixed rate

def latency(ports, folder, form):
    """Milliseconds from sending a request to its answer's last byte, at RATE requests a second over eight connections, in turns.

    h2load sends: an event loop of Python wakes up to a millisecond late, which is more than what is measured.
    """
    (folder / "body.json").write_text(BODY)
    at_rate(ports["tocsin"], 2, folder, form)
    times = {name: [] for name in ("upstream", "nginx", "tocsin")}
    for _ in range(ROUNDS):
        for name, found in times.items():
            found += at_rate(ports[name], SECONDS, folder, form)
    out = {name: {"requests": len(found), "median_ms": round(per_cent(found, 50), 3), "p99_ms": round(per_cent(found, 99), 3)}
           for name, found in times.items()}
    added = {name: out[name]["p99_ms"] - out["upstream"]["p99_ms"] for name in ("nginx", "tocsin")}
    return out | {"addedP99_ms": {name: round(value, 3) for name, value in added.items()},
                  "addedP99_tocsin_by_nginx": round(added["tocsin"] / added["nginx"], 2) if added["nginx"] > 0 else None,
                  "p99_tocsin_by_nginx": round(out["tocsin"]["p99_ms"] / out["nginx"]["p99_ms"], 2)}


def at_rate(port, seconds, folder, form):
    url = f"http://127.0.0.1:{port}/v1/chat/completions"
    together = ["--clients", "8", "--rps", str(RATE / 8)]
    if form == "burst":
        runs = [[*together, "--duration", str(seconds), url]]
    elif form == "apart":
        runs = [[*together, "--rate", "1", "--rate-period", f"{1000 // RATE}ms", "--requests", str(RATE * seconds), url]]
    else:
        runs = [["--clients", "1", "--timing-script-file", pauses(folder / f"pauses-{number}", seconds, url)] for number in range(8)]
    headers = [word for name, value in HEADERS.items() for word in ("-H", f"{name}: {value}")]
    logs = [folder / f"h2load-{number}.log" for number in range(len(runs))]
    senders = []
    for run, log in zip(runs, logs):
        log.unlink(missing_ok=True)
        senders.append(subprocess.Popen(["h2load", "--h1", "--data", folder / "body.json", *headers, "--log-file", log, *run],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
    took = []
    for sender, log in zip(senders, logs):
        told, _ = sender.communicate()
        # When it began in microseconds, the status, and how many microseconds it took.
        rows = [line.split() for line in log.read_text().splitlines()]
        if sender.returncode or not rows or any(status != "200" for _, status, _ in rows):
            sys.exit(f"port {port}: {told[-2000:]}")
        took += [int(microseconds) / 1000 for _, _, microseconds in rows]
    return took


def pauses(path, seconds, url):
    """How long one of eight waits after each answer: at random, so that all eight together send as many people do who know nothing of each other."""
    dice = random.Random(path.name)
    path.write_text("".join(f"{dice.expovariate(RATE / 8) * 1000:.3f}\t{url}\n" for _ in range(RATE // 8 * seconds)))
    return path


# Throughput

def throughput(ports, folder):
    """Requests a second with 32 connections, in turns; the median of the rounds."""
    (folder / "post.lua").write_text(
        f"wrk.method = 'POST'\nwrk.body = [==[{BODY}]==]\n" + "".join(f"wrk.headers['{name}'] = '{value}'\n" for name, value in HEADERS.items()))
    rates = {name: [] for name in ("nginx", "tocsin", "litellm")}
    for _ in range(ROUNDS):
        for name, found in rates.items():
            told = subprocess.run(["wrk", "-t1", "-c32", f"-d{SECONDS // 2}s", "-s", folder / "post.lua",
                                   f"http://127.0.0.1:{ports[name]}/v1/chat/completions"], capture_output=True, text=True).stdout
            if "Non-2xx" in told:
                raise SystemExit(f"{name}: {told}")
            found.append(float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    return {"requestsPerSecond": {name: round(value) for name, value in medians.items()},
            "tocsin_by_litellm": round(medians["tocsin"] / medians["litellm"], 1),
            "tocsin_by_nginx": round(medians["tocsin"] / medians["nginx"], 2)}


# Streams

def serve_streams(port):
    """Answers with one chunk at once; then, where the message says so, waits until the client leaves."""
    chunk = ("data: " + json.dumps({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "bell-1", "choices": [
        {"index": 0, "delta": {"role": "assistant", "content": "Ding."}}]}) + "\n\n").encode()

    async def answer(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(int(re.search(rb"content-length: (\d+)", head, re.I)[1]))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                if b"stand still" in body:
                    await reader.read()
                    break
                writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    async def serve():
        server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=16384)
        await server.serve_forever()

    asyncio.run(serve())


def stream_request(port, text):
    body = json.dumps({"model": "bell-1", "stream": True, "messages": [{"role": "user", "content": text}]})
    headers = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(body))} | HEADERS
    return ("POST /v1/chat/completions HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + f"\r\n{body}").encode()


def first_byte(ports):
    """Milliseconds from the request to the first byte of the first chunk, one after the other, in turns."""
    async def one_stream(port, found):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(20):
            start = time.perf_counter()
            writer.write(stream_request(port, "ring"))
            await reader.readuntil(b"data: {")
            found.append((time.perf_counter() - start) * 1000)
            await reader.readuntil(b"0\r\n\r\n")
        writer.close()

    async def all_streams():
        direct, through = [], []
        for _ in range(50):
            await one_stream(ports["stream"], direct)
            await one_stream(ports["tocsin-stream"], through)
        return direct, through

    direct, through = asyncio.run(all_streams())
    return {"streams": len(through), "direct_median_ms": round(statistics.median(direct), 3),
            "through_median_ms": round(statistics.median(through), 3),
            "added_median_ms": round(statistics.median(through) - statistics.median(direct), 3)}


def idle_streams(ports, process):
    """The gateway's memory before and with STREAMS streams that got their first chunk and stand still."""
    async def hold():
        before = memory(process)
        held = []
        for start in range(0, STREAMS, 200):
            held += await asyncio.gather(*[open_stream(ports["tocsin-stream"]) for _ in range(min(200, STREAMS - start))])
        await asyncio.sleep(2)
        with_streams = memory(process)
        for _, writer in held:
            writer.close()
        return before, with_streams, len(held)

    async def open_stream(port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(stream_request(port, "stand still"))
        await reader.readuntil(b"data: {")
        return reader, writer

    before, with_streams, held = asyncio.run(hold())
    return {"held": held, "before_MiB": before, "with_MiB": with_streams}


def memory(process):
    text = pathlib.Path(f"/proc/{process}/status").read_text()
    return round(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024, 1)


if __name__ == "__main__":
    main()
