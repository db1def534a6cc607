"""Runs 'tocsin spark' on a standalone Spark cluster on loopback and compares with a plain run. Started by Scripts/test-spark."""
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyspark

from postgres_server import Server, psql

PROGRAM, PYTHON, SCALE = sys.argv[1], sys.argv[2], int(sys.argv[3])
SPARK = os.path.dirname(pyspark.__file__)
ENVIRONMENT = dict(os.environ, SPARK_HOME=SPARK, PYSPARK_PYTHON=PYTHON + "/python", SPARK_LOCAL_IP="127.0.0.1")


def tocsin(*arguments, folder):
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"tocsin {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A master and workers of one core each, ended with this."""

    def __init__(self, folder, workers):
        self.port = free_port()
        self.master = f"spark://127.0.0.1:{self.port}"
        self.processes = []
        self.folder = folder
        self.workers = workers

    def start(self, name, *arguments):
        log = open(os.path.join(self.folder, name + ".log"), "wb")
        command = [SPARK + "/bin/spark-class", *arguments]
        self.processes.append(
            subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log, start_new_session=True)
        )

    def said(self, name):
        with open(os.path.join(self.folder, name + ".log"), errors="replace") as file:
            return file.read()

    def __enter__(self):
        self.start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(self.port),
                   "--webui-port", str(free_port()))
        for number in range(self.workers):
            self.start(f"worker-{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1",
                       "--memory", "1g", "--webui-port", str(free_port()), "--work-dir",
                       os.path.join(self.folder, f"work-{number}"), self.master)
        for _ in range(1800):
            if all("Successfully registered with master" in self.said(f"worker-{n}") for n in range(self.workers)):
                return self
            time.sleep(0.1)
        sys.exit("The cluster did not start:\n" + self.said("master")[-2000:])

    def __exit__(self, *_):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.wait()


def on_spark(cluster, folder, *arguments):
    start = time.monotonic()
    tocsin("spark", *arguments, "--master", cluster.master, "--spark-submit", PYTHON + "/spark-submit", "--conf",
           "spark.executor.memory=512m", folder=folder)
    return time.monotonic() - start


def submit(cluster, log, store, folder, *more):
    return on_spark(cluster, folder, "submit", log, "--store", store, "--key", "key", "--lists", "s/lists", *more)


def rows(folder, store, *tables):
    """What a store holds, but for the order in which things came."""
    found = {}
    with sqlite3.connect(os.path.join(folder, store)) as database:
        for table in tables:
            found[table] = sorted(database.execute(QUERIES[table]).fetchall())
    return found


def dump(folder, store):
    """All that a store holds, as SQL."""
    with sqlite3.connect(os.path.join(folder, store)) as database:
        return list(database.iterdump())


QUERIES = {
    "events": "SELECT idHigh, idLow FROM eventPlace",
    "findings": """SELECT finding.id, ruleID, version, account, operation, firstTime, lastTime, occurrences, isShadow, hex(evidence)
        FROM finding JOIN rule ON rule.id = finding.rule""",
    "operations": "SELECT * FROM operation",
    "members": "SELECT * FROM operationMember",
    "ties": "SELECT * FROM tie",
    "rejects": "SELECT line, byteOffset, code, reason FROM reject",
    "links": "SELECT account, identifier, kind FROM identifierLink",
}


# Bytes as SQLite's hex() writes them; pseudonyms stay bytes.
POSTGRES_QUERIES = {
    "events": QUERIES["events"],
    "findings": QUERIES["findings"].replace("hex(evidence)", "upper(encode(evidence, 'hex'))"),
    "rejects": QUERIES["rejects"],
    "links": QUERIES["links"],
    "sources": "SELECT name, bytes, lines, isComplete, rejects, coverage FROM source",
    "blocks without signals": "SELECT id FROM eventBlock WHERE id NOT IN (SELECT cursor FROM signalSegment)",
}


def postgres_rows(url):
    """What a store in PostgreSQL holds, but for the order in which things came."""
    return {name: sorted(psql(url, query)) for name, query in POSTGRES_QUERIES.items()}


def check(name, isRight):
    print(("ok    " if isRight else "FAILS ") + name, flush=True)
    return isRight


def parquet(folder, log):
    """The log as Parquet, a column for each member, by Spark itself."""
    code = (
        "from pyspark.sql import SparkSession\n"
        "s = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()\n"
        f"s.read.json({log!r}).coalesce(1).write.parquet({os.path.join(folder, 'log.parquet')!r})\n"
    )
    subprocess.run([PYTHON + "/python", "-c", code], env=ENVIRONMENT, check=True, capture_output=True)
    return os.path.join(folder, "log.parquet")


def written(cluster, folder):
    """Writes the store's tables in both forms, and reads them as Spark does and as lines."""
    right = True
    tocsin("report", "--store", "spark.sqlite", "--out", "report", folder=folder)
    with open(os.path.join(folder, "report/findings.jsonl")) as file:
        findings = sorted(json.loads(line)["finding"] for line in file)
    counts = {"operations": len(rows(folder, "spark.sqlite", "operations")["operations"]), "ties": len(rows(folder, "spark.sqlite", "ties")["ties"])}
    for form in ("parquet", "json"):
        out = os.path.join(folder, "tables-" + form)
        on_spark(cluster, folder, "write", out, "--as", form, "--store", "spark.sqlite")
        code = (
            "from pyspark.sql import SparkSession\n"
            "s = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()\n"
            f"read = lambda name: s.read.{form}({out!r} + '/' + name)\n"
            "print(sorted(row.finding for row in read('findings').select('finding').collect()))\n"
            "print(read('operations').where('size(members) > 1').count(), read('ties').where('probability > 0 AND size(evidence) > 0').count())\n"
        )
        done = subprocess.run([PYTHON + "/python", "-c", code], env=ENVIRONMENT, check=True, capture_output=True, text=True)
        expected = f"{findings}\n{counts['operations']} {counts['ties']}\n"
        right &= check(f"{len(findings)} findings, operations and ties as {form}, the same", done.stdout == expected and findings != [])
    return right


def into_postgres(cluster, folder, log):
    """Submits into PostgreSQL, twice, and compares with 'ingest' and 'scan' into PostgreSQL."""
    right = True
    with tempfile.TemporaryDirectory(prefix="tocsin-pg-", dir="/tmp") as place, Server(Path(place) / "server") as server:
        plain, spark = server.database("plain"), server.database("spark")
        tocsin("ingest", log, "--store", plain, "--key", "key", "--lists", "s/lists", folder=folder)
        tocsin("scan", "--store", plain, "--lists", "s/lists", folder=folder)
        expected = postgres_rows(plain)
        for run in ("", ", submitted again"):
            submit(cluster, log, spark, folder, "--parts", "7")
            held = postgres_rows(spark)
            for name in expected:
                right &= check(f"{name} in PostgreSQL{run}: {len(expected[name])}, the same", held[name] == expected[name])
        right &= check("PostgreSQL was not empty", all(expected[name] for name in expected if "without" not in name))
        for url in (plain, spark):
            right &= check("doctor finds the database sound", "The store is sound" in tocsin("doctor", "--store", url, "--full", folder=folder))
    return right


def compare(folder):
    tocsin("simulate", "--scenario", "sample", "--seed", "1", "--out", "s", folder=folder)
    lines = open(os.path.join(folder, "s/events.jsonl"), "rb").read().splitlines(keepends=True)
    # Lines that cannot be read, one that comes twice in another part of the log, and one that is no UTF-8.
    lines.insert(100, b"{\n")
    lines.insert(30_000, b'{"no": "event"}\n')
    lines.insert(35_000, lines[5])
    log = os.path.join(folder, "log.jsonl")
    with open(log, "wb") as file:
        file.writelines(lines)
    tocsin("ingest", log, "--store", "plain.sqlite", "--key", "key", "--lists", "s/lists", folder=folder)
    tocsin("scan", "--store", "plain.sqlite", "--lists", "s/lists", folder=folder)
    shutil.copyfile(os.path.join(folder, "plain.sqlite"), os.path.join(folder, "unlinked.sqlite"))
    tocsin("link", "--store", "plain.sqlite", folder=folder)
    right = True
    with Cluster(folder, 2) as cluster:
        submit(cluster, log, "spark.sqlite", folder, "--parts", "7", "--link")
        names = list(QUERIES)
        plain, spark = rows(folder, "plain.sqlite", *names), rows(folder, "spark.sqlite", *names)
        for name in names:
            right &= check(f"{name}: {len(plain[name])}, the same", plain[name] == spark[name] and plain[name] != [])
        for parts in ("1", "3", "40"):
            shutil.copyfile(os.path.join(folder, "unlinked.sqlite"), os.path.join(folder, "linked.sqlite"))
            on_spark(cluster, folder, "link", "--store", "linked.sqlite", "--parts", parts)
            right &= check(f"linking in {parts} part(s): the same bytes in every table", dump(folder, "plain.sqlite") == dump(folder, "linked.sqlite"))
        right &= into_postgres(cluster, folder, log)
        used = [cluster.said(f"worker-{n}").count("Asked to launch executor") for n in range(2)]
        right &= check(f"both workers worked: {used}", all(used))
        right &= written(cluster, folder)
        # Parquet has columns, so lines that are no events are not in it, and events come with an id of their own.
        clean = os.path.join(folder, "s/events.jsonl")
        submit(cluster, parquet(folder, clean), "parquet.sqlite", folder, "--input", "parquet", "--parts", "4")
        tocsin("ingest", clean, "--store", "clean.sqlite", "--key", "key", "--lists", "s/lists", folder=folder)
        tocsin("scan", "--store", "clean.sqlite", "--lists", "s/lists", folder=folder)
        clean, spark = rows(folder, "clean.sqlite", "events", "findings"), rows(folder, "parquet.sqlite", "events", "findings")
        for name in clean:
            right &= check(f"{name} of Parquet: {len(clean[name])}, the same", clean[name] == spark[name] and clean[name] != [])
    return right


def speed(folder):
    """Seconds of the whole command with one worker and with two, on the same log."""
    tocsin("simulate", "--scenario", "sample", "--seed", "1", "--out", "s", folder=folder)
    events = open(os.path.join(folder, "s/events.jsonl"), "rb").read().splitlines()
    log = os.path.join(folder, "log.jsonl")
    with open(log, "wb") as file:
        for copy in range(SCALE):
            for line in events:
                event = json.loads(line)
                # Other events of other accounts.
                for name in ("id", "account", "conversation"):
                    if name in event:
                        event[name] += f"-{copy}"
                file.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    print(f"{os.path.getsize(log) >> 20} MiB, {len(events) * SCALE} events")
    seconds = {}
    for workers in (1, 2):
        with Cluster(folder, workers) as cluster:
            seconds[workers] = submit(cluster, log, f"speed-{workers}.sqlite", folder, "--parts", "16")
            print(f"{workers} worker(s): {seconds[workers]:.1f} s", flush=True)
            linking = on_spark(cluster, folder, "link", "--store", f"speed-{workers}.sqlite", "--parts", "16")
            print(f"{workers} worker(s), linking: {linking:.1f} s", flush=True)
    print(f"speed-up: {seconds[1] / seconds[2]:.2f}")
    names = ["findings", "operations", "members", "ties"]
    same = rows(folder, "speed-1.sqlite", *names) == rows(folder, "speed-2.sqlite", *names)
    return check("the same findings and operations", same)


def main():
    folder = tempfile.mkdtemp(prefix="tocsin-spark-test-")
    try:
        if not (speed(folder) if SCALE else compare(folder)):
            sys.exit(1)
    finally:
        shutil.rmtree(folder)


main()
