// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KafkaClient
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore
internal import TocsinStreams

/// Live detection over a stream.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract:
            "Reads events from Kafka into the store as they come, raises findings and opens cases; runs until it is stopped.",
        discussion: """
            Messages are Tocsin's own events, one each, as 'tocsin gateway --kafka' sends them and 'tocsin ingest' reads them. Workers of one group share a topic's \
            partitions, and a store; one of them scans. Killed at any moment, it loses nothing and finds nothing twice. What it finds is \
            what 'ingest' and 'scan' find. 'tocsin serve' may run beside it.
            """
    )

    @OptionGroup var kafka: KafkaOptions

    @Option(help: "The topic of events.")
    var topic: String

    @Option(help: "The consumer group: workers with one name share the work.")
    var group = "tocsin"

    @Option(help: "A topic for messages that cannot be read (default: the store alone notes which they were).")
    var deadLetters: String?

    @Option(help: "Milliseconds over which messages are gathered before they are stored.")
    var gatherMilliseconds = 200

    @Option(help: "Read no more while so many stored events wait to be scanned.")
    var mostWaiting = 500_000

    @OptionGroup var door: DoorOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var detection: DetectionOptions

    @Flag(help: "Print what was done as JSON, at the end.")
    var json = false

    func validate() throws {
        guard (1...60_000).contains(gatherMilliseconds) else {
            throw ValidationError("--gather-milliseconds must be 1 to 60000.")
        }
        guard mostWaiting >= 1 else { throw ValidationError("--most-waiting must be 1 or more.") }
        guard deadLetters != topic else {
            throw ValidationError(
                "--dead-letters must be another topic than --topic: what cannot be read would come for ever."
            )
        }
    }

    func run() async throws {
        let console = Console()
        let stop = StopSignal()
        var settings = StreamWorker.Settings(kafka: try kafka.settings(), topic: topic, group: group)
        settings.deadLetters = deadLetters
        settings.gatherTime = .milliseconds(gatherMilliseconds)
        settings.limits.recordBytes = door.maxRecordMib << 20
        let lists = lists.folder(besideStore: store.beside)
        let workers = detection.work.workers
        let stages = Stages(
            store: try store.open(workers: workers),
            console: console,
            workers: workers,
            storeOption: store.repeated
        )
        let prepared = try detection.prepare(stages, lists)
        let key = try door.pseudonymKey(of: stages.store, beside: store.beside)
        try door.tellAliases(key, to: stages.store, console, storeOption: store.repeated)
        let worker = StreamWorker(
            settings,
            store: stages.store,
            key: key,
            directory: try door.directory(lists),
            now: { .now },
            note: { console.warn($0) }
        )
        let news = try await StreamWatch(
            worker: worker,
            prepared: prepared,
            every: detection.every,
            mostWaiting: mostWaiting
        )
        .run(until: stop)
        console.endProgress()
        let summary = WorkerSummary(counts: worker.counts.values, news: news)
        console.say(json ? summary.json : summary.text)
    }
}
