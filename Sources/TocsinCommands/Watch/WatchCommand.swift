// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinModel
internal import TocsinSignIn
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
    @OptionGroup var rules: RuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var weights: LinkOptions
    @OptionGroup var work: WorkOptions

    @Option(help: "Look for news every so many seconds.")
    var every = 2.0

    @Option(help: "Measure accounts as a whole at most every so many seconds; their findings take so much longer.")
    var accountsEvery = 30.0

    @Option(help: "Tie accounts into operations every so many minutes; 0 leaves that to 'tocsin link'.")
    var linkEvery = 0.0

    @Option(help: "Open a case for each account with a finding of this level or above that no case is about yet.")
    var openCases: String?

    @Option(name: .customLong("as"), help: "In whose name cases are opened, as 'tocsin people list' names them.")
    var name: String?

    @Flag(help: "Print what happened as JSON Lines.")
    var json = false

    func validate() throws {
        guard every >= 0.1, accountsEvery >= 0, linkEvery >= 0 else {
            throw ValidationError("--every must be 0.1 or more, --accounts-every and --link-every 0 or more.")
        }
        guard (openCases == nil) == (name == nil) else {
            throw ValidationError("--open-cases and --as belong together: a case is opened in somebody's name.")
        }
        if ingest.logs.contains("-") {
            throw ValidationError("'watch' reads files and folders. For standard input use 'tocsin ingest -'.")
        }
    }

    func run() async throws {
        let console = Console()
        let stop = StopSignal()
        let opened = try store.open()
        let turn = try opened.begin(.scan)
        defer { withExtendedLifetime(turn) {} }
        let loaded = try rules.loadForRun(console)
        let scan = try RequestScan(
            store: opened,
            rules: loaded,
            classifier: classifier.load(),
            workers: work.workers
        )
        let lists = lists.folder(besideStore: store.beside)
        var watch = Watch(
            stages: Stages(store: opened, console: console, workers: work.workers),
            scan: scan,
            rules: loaded,
            weights: try weights.load(),
            lists: lists,
            key: try ingest.pseudonymKey(store: store.beside),
            directory: try ingest.directory(lists),
            log: try await scan.logSoFar()
        )
        watch.accountsEvery = accountsEvery
        watch.linkEvery = linkEvery * 60
        if let openCases, let name {
            let level: FindingLevel = try CaseWords.word(openCases, "--open-cases")
            watch.cases = (CaseDesk(store: opened, actor: try PeopleDesk.actor(named: name, in: opened)), level)
        }
        console.note("Watching; Ctrl-C ends it in order.")
        while !stop.isSet {
            let news = try await watch.lookOnce(ingest)
            if !news.isEmpty { console.sayNow(json ? news.json : news.text) }
            await stop.wait(seconds: every)
        }
        let news = try await watch.finish()
        if !news.isEmpty { console.sayNow(json ? news.json : news.text) }
    }
}
