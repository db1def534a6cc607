// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinModel
internal import TocsinRisk
internal import TocsinStore

/// Says which accounts to look at first, and why.
struct RiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk",
        abstract: "Ranks accounts by the evidence that has come together about them, and shows every piece of it.",
        discussion: """
            Over a store that was scanned. Bits are log2 of the odds and add up. A risk is a proposal to look, never a reason to \
            act: nothing reads it but you.
            """
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var weights: RiskOptions
    @OptionGroup var work: WorkOptions

    @Option(help: "How many accounts to show, the riskiest first.")
    var top = 20

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if top < 1 { throw ValidationError("--top must be 1 or more.") }
    }

    func run() async throws {
        let console = Console()
        let opened = try store.openExisting()
        let (weights, classifier) = try weights.load(
            console,
            promoted: try ModelShelf(opened).current(),
            storeOption: store.repeated
        )
        let scan = RiskScan(
            store: opened,
            classifier: classifier,
            phrases: try QuotationPhrases.bundled(),
            workers: work.workers
        )
        if try opened.signalSegments().isEmpty {
            console.warn("Nothing was scanned yet, so no finding counts. Run '\(store.naming("tocsin scan"))' first.")
        }
        let total = try opened.eventCount()
        let histories = try await scan.histories { read in
            console.progress("reading: \(read.grouped) requests, of \(total.grouped) events")
        }
        console.endProgress()
        let ranking = RiskRanking(histories, weights, at: try opened.logEnd(at: .now))
        if ranking.requestsWithoutText > 0 {
            console.warn(
                "\(ranking.requestsWithoutText.grouped) of \(ranking.requests.grouped) requests have no words that can be scored "
                    + "(not logged, purged, or too short): only findings speak of them."
            )
        }
        let text = RiskText(ranking: ranking, weights: weights, top: top)
        console.say(json ? text.json : text.text)
    }
}
