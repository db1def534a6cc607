"""What 'tocsin spark' does on a Spark cluster; runs by spark-submit. Everything is judged by tocsin itself, which executors pipe their parts through.

scan: every part of a log becomes a store of its own, which the submitter puts together in the log's order.
link: stretches of accounts are compared in parts, and each connected part of the ties is grouped by itself.
write: lines of JSON become tables.
"""
import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile

from pyspark import SparkFiles, StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql.functions import struct, to_json

# Far above the few rounds that ties need; they grow with the logarithm of a part's accounts.
ROUNDS = 60


def run(command, lines, folder):
    """Pipes lines of bytes through a program, and gives the file of what it wrote; its own words are in the error when it fails."""
    name = os.path.join(folder, "output")
    with open(name, "wb") as output, open(os.path.join(folder, "errors"), "w+b") as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=errors)
        try:
            for line in lines:
                process.stdin.write(line)
                process.stdin.write(b"\n")
            process.stdin.close()
        except BrokenPipeError:
            pass
        if process.wait() != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise RuntimeError(f"tocsin {' '.join(command[1:4])} ended with status {process.returncode}: {said}")
    return name


def filled(lines):
    """The lines, or nothing at all when there is none."""
    lines = iter(lines)
    return [itertools.chain([first], lines) for first in itertools.islice(lines, 1)]


def scanned(program, key, arguments):
    """Gives what turns a part's lines into its store, as bytes."""

    def part(index, lines):
        for lines in filled(lines):
            with tempfile.TemporaryDirectory(prefix="tocsin-part-") as folder:
                store, own_key = os.path.join(folder, "part.sqlite"), os.path.join(folder, "key")
                shutil.copyfile(SparkFiles.get(key), own_key)
                os.chmod(own_key, 0o600)
                run([program, "spark", "part", "--store", store, "--key", own_key, *arguments], lines, folder)
                with open(store, "rb") as file:
                    yield index, file.read()

    return part


def log_lines(spark, options):
    """The log's records as lines of bytes, in order."""
    if options.input == "parquet":
        table = spark.read.parquet(*options.log)
        if options.parts:
            table = table.coalesce(options.parts)
        return table.select(to_json(struct("*"))).rdd.map(lambda row: row[0].encode())
    # A line ends where Tocsin's own reader ends it.
    spark.sparkContext._jsc.hadoopConfiguration().set("textinputformat.record.delimiter", "\n")
    return spark.sparkContext.textFile(",".join(options.log), options.parts, use_unicode=False)


def scan(spark, options, arguments):
    key = os.path.basename(next(iter(spark.conf.get("spark.files").split(","))))
    stores = log_lines(spark, options).mapPartitionsWithIndex(scanned(options.program, key, arguments))
    stores = stores.persist(StorageLevel.DISK_ONLY)
    # All at once on the executors; then one after the other to here.
    stores.count()
    for index, store in stores.toLocalIterator():
        with open(os.path.join(options.out, f"{index:08d}.sqlite"), "wb") as file:
            file.write(store)


def linked(program, step, *files):
    """Gives what does one step of linking over a part's lines."""

    def part(lines):
        for lines in filled(lines):
            with tempfile.TemporaryDirectory(prefix="tocsin-part-") as folder:
                command = [program, "spark", "link-part", step]
                for name in files:
                    command += [f"--{name}", SparkFiles.get(name)]
                with open(run(command, lines, folder), "rb") as file:
                    yield from (line.rstrip(b"\n") for line in file)

    return part


def numbers(line):
    return [int(number) for number in line.split(b"\t")]


def row(numbers):
    return "\t".join(map(str, numbers)).encode()


def write(path, lines):
    with open(path, "wb") as file:
        for line in lines:
            file.write(line + b"\n")


def components(spark, ties):
    """Each account of a connected part (v) with the part's first (u), but for the first itself.

    Alternating stars: Kiveris and others, Connected Components in MapReduce and Beyond, 2014.
    """
    edges = ties.selectExpr("second AS v", "first AS u")
    for _ in range(ROUNDS):
        edges = edges.localCheckpoint()
        # Stars have one middle for each account, which is no other's.
        tangled = spark.sql(
            """SELECT 1 FROM (SELECT v AS x, 1 AS outer, 0 AS middle FROM {edges} UNION ALL SELECT DISTINCT u, 0, 1 FROM {edges})
               GROUP BY x HAVING sum(outer) > 1 OR sum(outer) > 0 AND sum(middle) > 0 LIMIT 1""",
            edges=edges,
        )
        if tangled.isEmpty():
            return edges
        large = spark.sql(
            """SELECT DISTINCT u AS v, least AS u FROM (
                   SELECT v, u, least(v, min(u) OVER (PARTITION BY v)) AS least
                   FROM (SELECT v, u FROM {edges} UNION ALL SELECT u, v FROM {edges}))
               WHERE u > v""",
            edges=edges,
        )
        edges = spark.sql(
            """SELECT DISTINCT explode(if(u = least, array(v), array(v, u))) AS v, least AS u
               FROM (SELECT v, u, min(u) OVER (PARTITION BY v) AS least FROM {edges})""",
            edges=large,
        )
    raise RuntimeError(f"The ties' connected parts were not found in {ROUNDS} rounds.")


def link(spark, options, arguments):
    context = spark.sparkContext
    parts = options.parts or 4 * context.defaultParallelism
    spark.conf.set("spark.sql.shuffle.partitions", parts)
    # A part gets stretches from all over, since accounts that came first have more pairs.
    order = sorted(range(options.stretches), key=lambda stretch: stretch % parts)
    stretches = context.parallelize([b"%d" % stretch for stretch in order], parts)

    counts = stretches.mapPartitions(linked(options.program, "count", "table")).map(numbers)
    counts = spark.createDataFrame(counts, "pattern long, pairs long").groupBy("pattern").sum("pairs")
    fit = [options.here, "spark", "link-part", "fit", "--table", SparkFiles.get("table"), *arguments]
    with tempfile.TemporaryDirectory(prefix="tocsin-part-") as folder:
        shutil.copyfile(run(fit, map(row, counts.collect()), folder), os.path.join(options.out, "model"))
    context.addFile(os.path.join(options.out, "model"))

    pairs = stretches.mapPartitions(linked(options.program, "compare", "table", "model")).persist(StorageLevel.DISK_ONLY)
    ties = spark.createDataFrame(pairs.map(numbers), "first int, second int, pattern long, holds int").where("holds = 1")
    ties = ties.persist(StorageLevel.DISK_ONLY)
    # The second of a tie is never a part's first.
    connected = ties.join(components(spark, ties).withColumnRenamed("v", "second"), "second")
    connected = connected.select("u", "first", "second", "pattern").repartition(parts, "u").sortWithinPartitions("u")
    groups = connected.rdd.map(row).mapPartitions(linked(options.program, "group", "table", "model"))
    write(os.path.join(options.out, "groups"), groups.collect())
    write(os.path.join(options.out, "pairs"), pairs.toLocalIterator())


def write_tables(spark, options, arguments):
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    for table in options.table:
        path = os.path.join(options.out, table)
        # Executors do not see this machine's files.
        with open(path + ".jsonl") as file, open(path + ".columns") as columns:
            rows = spark.sparkContext.parallelize(file, options.parts)
            rows = spark.read.schema(columns.read()).option("mode", "FAILFAST").json(rows)
        rows.write.format(options.form).save(f"{options.to}/{table}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=["scan", "link", "write"])
    parser.add_argument("--program", required=True)
    parser.add_argument("--here", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--parts", type=int)
    parser.add_argument("--input")
    parser.add_argument("--log", action="append")
    parser.add_argument("--stretches", type=int)
    parser.add_argument("--table", action="append")
    parser.add_argument("--to")
    parser.add_argument("--as", dest="form", choices=["parquet", "json"])
    own, arguments = sys.argv[1:], []
    if "--" in own:
        own, arguments = own[: own.index("--")], own[own.index("--") + 1 :]
    options = parser.parse_args(own)
    spark = SparkSession.builder.appName("tocsin").getOrCreate()
    {"scan": scan, "link": link, "write": write_tables}[options.step](spark, options, arguments)
    spark.stop()


if __name__ == "__main__":
    main()
