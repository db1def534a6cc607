// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinStore

/// Live detection: the main job, a little at a time, as logs grow.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Reads logs as they grow, raises findings within seconds and opens cases; runs until it is stopped.",
        discussion: """
            Give it the folder of a gateway's events ('tocsin gateway --spill'), or any logs that only grow. It does what 'ingest', 'scan' and \
            'link' do, with the same results, and picks up where it stopped. Let one run at a time over a store; 'tocsin serve' may run beside it.
            """
    )

    @OptionGroup var ingest: IngestCommandOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var detection: DetectionOptions

    @Flag(help: "Print what happened as JSON Lines.")
    var json = false

    func validate() throws {
        if ingest.logs.contains("-") {
            throw ValidationError("'watch' reads files and folders. For standard input use 'tocsin ingest -'.")
        }
    }

    func run() async throws {
        let console = Console()
        let stop = StopSignal()
        let lists = lists.folder(besideStore: store.beside)
        let workers = detection.work.workers
        let stages = Stages(
            store: try store.open(workers: workers),
            console: console,
            workers: workers,
            storeOption: store.repeated
        )
        let prepared = try detection.prepare(stages, lists)
        let key = try ingest.door.pseudonymKey(of: stages.store, beside: store.beside)
        var turn = JobTurn(.scan, of: stages.store)
        guard try turn.look(console.warn) == .begun else { throw StoreClaimError.taken(.scan) }
        var watch = Watch(try await prepared.begin(), key: key, directory: try ingest.door.directory(lists))
        console.note("Watching; Ctrl-C ends it in order.")
        while !stop.isSet {
            do {
                let state = try turn.look(console.warn)
                if state == .begun { watch.goOn(with: try await prepared.begin()) }
                if state != .taken { say(try await watch.lookOnce(ingest), console) }
            } catch let error where turn.isLoss(error) {
                // The next look takes the turn again, or waits for who has it.
            }
            await stop.wait(seconds: detection.every)
        }
        if try turn.look(console.warn) == .kept { say(try await watch.finish(), console) }
        turn.giveBack()
    }

    private func say(_ news: DetectionNews, _ console: Console) {
        if !news.isEmpty { console.sayNow(json ? news.json : news.text) }
    }
}
