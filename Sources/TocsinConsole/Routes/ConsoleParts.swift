// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import OTLPTracing
package import TocsinCases
package import TocsinFindings
package import TocsinModel
internal import TocsinPublication
internal import TocsinSignIn
package import TocsinStore
internal import WebService

/// What pages are made from: the store, who signs people in, the clock, and what the operator set.
package struct ConsoleParts: Sendable {
    package typealias ConsoleStore = Store & CaseStore

    let store: any ConsoleStore
    let signIn: any SignInService
    let settings: ConsoleSettings
    /// Where pages read the store: away from the threads that serve connections, and as many as there are connections may wait.
    let queue = BlockingWork(name: "tocsin console store", atOnce: 4, waiting: .max)
    let assets: Assets
    let rules: LoadedRules
    let ruleCounts = Remembered<RuleCounts>()
    let dashboard = Remembered<DashboardCounts>()
    let shelf: PublicationShelf
    let reportWork = ReportWork()
    let metrics = ConsoleMetrics()
    let readiness = Readiness()
    /// Nil where no traces are wanted.
    let tracer: OTLPTracer?
    /// How often a network may ask for pages that need no session, as for the scam check.
    private let publicRate = NetworkRate(burst: 20, perMinute: 20, mostNetworks: 65_536)
    private let reviewBook = Followed(ReviewBook())
    let now: @Sendable () -> Timestamp

    package init(
        store: any ConsoleStore,
        signIn: any SignInService,
        settings: ConsoleSettings,
        now: @escaping @Sendable () -> Timestamp
    ) throws {
        self.store = store
        self.signIn = signIn
        self.settings = settings
        tracer = settings.traces.map { _ in OTLPTracer(share: settings.traceShare) }
        assets = try Assets()
        rules = LoadedRules(settings.rules)
        shelf = PublicationShelf(folder: settings.publications)
        self.now = now
    }

    /// Reads the rules, so that mistakes show when the console starts.
    ///
    /// - Returns: What is wrong with rules that are left out, each in words.
    /// - Throws: `RuleSetError`.
    package func loadRules() throws(RuleSetError) -> [String] {
        let set = rules.set
        try set.mustBeUsable(option: "--rules")
        return set.problems.map(\.description)
    }

    /// Makes anew what is counted over the whole store.
    func count() throws {
        ruleCounts.put(try RuleCounts(store, rules.set), at: now())
        dashboard.put(try DashboardCounts(store, at: now()), at: now())
    }

    func desk(_ person: SignedInPerson) -> CaseDesk { CaseDesk(store: store, actor: person.actor) }

    func publications(_ person: SignedInPerson) -> PublicationDesk {
        PublicationDesk(shelf: shelf, store: store, actor: person.actor)
    }

    /// Somebody at blind reviews, with what the log says of reviews now.
    func reviews(_ person: SignedInPerson) throws -> (desk: ReviewDesk, book: ReviewBook) {
        let book = try reviewBook.value { [store] in try $0.follow(store) }
        return (ReviewDesk(store: store, actor: person.actor, key: settings.reviewKey), book)
    }

    /// The links for appeals, for those who tell owners of decisions: whoever sees a link can appeal with it.
    func appealLinks(for person: SignedInPerson?) -> AppealLinks? {
        Access.right(.work).admits(person?.role) ? settings.redress.links : nil
    }

    /// Seconds until whoever asks may ask for such a page again; nil for now.
    func publicWait(_ visit: Visit) -> Int? {
        let network = ClientNetwork(address: visit.network ?? "").text
        let wait = publicRate.take(network, at: Double(visit.now.milliseconds) / 1_000)
        return wait == 0 ? nil : wait
    }

    /// Waits until drafts of reports that were begun are made.
    package func finishReports() async { await reportWork.finish() }
}

/// What the operator set.
package struct ConsoleSettings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8082
    /// Where an account's owner can appeal; with links, the console takes those appeals.
    package var redress = Redress()
    /// By what cases are drawn for a second opinion; unless it is the store's own, others are when the console starts anew.
    package var reviewKey = ReviewKey.random()
    /// Files and folders of rules; empty for those that come with Tocsin.
    package var rules: [String] = []
    /// The folder of published reports and their drafts.
    package var publications = "publications"
    /// A collector of traces (OTLP over HTTP), such as `http://127.0.0.1:4318`; nil for none.
    package var traces: String?
    /// Of requests, the share whose trace is kept, 0...1.
    package var traceShare = 1.0
    /// The header in which a proxy gives the browser's address, whose last entry counts; nil for the connection's.
    package var addressHeader: String?
    /// The pseudonyms that an identifier of the logs may have as an event's origin; none without the key that pseudonyms are made with.
    package var originPseudonyms: @Sendable (String) -> [String] = { _ in [] }
    /// The longest form, in bytes.
    package var formBytes = 256 * 1024
    /// How long a form's body may take.
    package var formTime = Duration.seconds(10)
    /// How long a connection may be silent.
    package var idleTime = Duration.seconds(60)
    /// Whether findings, cases and requests are counted beside serving; else by whoever asks first, and requests not at all.
    package var countsInBackground = true
    /// How many connections at once.
    package var connections = 1024

    package init() {}
}
