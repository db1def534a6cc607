"""Reads and scans a log on Spark: every part of it becomes a store of its own, which 'tocsin spark submit' puts together.

Runs by spark-submit. Each part goes through 'tocsin spark part' on an executor; the parts come back in the log's order.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from pyspark import SparkFiles, StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql.functions import struct, to_json


def scanned(program, key, arguments):
    """Gives what turns a part's lines into its store, as bytes."""

    def run(index, lines):
        folder = tempfile.mkdtemp(prefix="tocsin-part-")
        try:
            store = os.path.join(folder, "part.sqlite")
            own_key = os.path.join(folder, "key")
            shutil.copyfile(SparkFiles.get(key), own_key)
            os.chmod(own_key, 0o600)
            command = [program, "spark", "part", "--store", store, "--key", own_key, *arguments]
            errors = open(os.path.join(folder, "errors"), "w+b")
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)
            is_empty = True
            try:
                for line in lines:
                    is_empty = False
                    process.stdin.write(line)
                    process.stdin.write(b"\n")
                process.stdin.close()
            except BrokenPipeError:
                pass
            if process.wait() != 0:
                errors.seek(0)
                said = errors.read().decode(errors="replace")
                raise RuntimeError(f"tocsin spark part ended with status {process.returncode}: {said}")
            if not is_empty:
                with open(store, "rb") as file:
                    yield index, file.read()
        finally:
            shutil.rmtree(folder)

    return run


def lines(spark, options):
    """The log's records as lines of bytes, in order."""
    if options.input == "parquet":
        table = spark.read.parquet(*options.log)
        if options.parts:
            table = table.coalesce(options.parts)
        return table.select(to_json(struct("*"))).rdd.map(lambda row: row[0].encode())
    # A line ends where Tocsin's own reader ends it.
    spark.sparkContext._jsc.hadoopConfiguration().set("textinputformat.record.delimiter", "\n")
    return spark.sparkContext.textFile(",".join(options.log), options.parts, use_unicode=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--input", required=True)
    parser.add_argument("--parts", type=int)
    parser.add_argument("--log", action="append", required=True)
    own, arguments = sys.argv[1:], []
    if "--" in own:
        own, arguments = own[: own.index("--")], own[own.index("--") + 1 :]
    options = parser.parse_args(own)
    spark = SparkSession.builder.appName("tocsin").getOrCreate()
    key = os.path.basename(next(iter(spark.conf.get("spark.files").split(","))))
    stores = lines(spark, options).mapPartitionsWithIndex(scanned(options.program, key, arguments))
    stores = stores.persist(StorageLevel.DISK_ONLY)
    # All at once on the executors; then one after the other to here.
    stores.count()
    for index, store in stores.toLocalIterator():
        with open(os.path.join(options.out, f"{index:08d}.sqlite"), "wb") as file:
            file.write(store)
    spark.stop()


if __name__ == "__main__":
    main()
