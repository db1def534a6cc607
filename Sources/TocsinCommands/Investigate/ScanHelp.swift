// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinStore

/// Helps another process to scan a store, until that one has ended.
struct ScanHelp {
    private let store: any SharedScanStore
    private let scan: RequestScan
    private let console: Console
    private let json: Bool

    /// Between two looks at what is on offer; and how long the other may take to begin.
    private static let pause = Duration.milliseconds(200)
    private static let patience = Duration.seconds(30)

    init(store: any Store, scan: RequestScan, console: Console, json: Bool) throws {
        guard let shared = store as? any SharedScanStore else {
            throw CommandProblem("A SQLite store is scanned by one process. Leave --join out, or use PostgreSQL.")
        }
        self.store = shared
        self.scan = scan
        self.console = console
        self.json = json
    }

    func run() async throws {
        guard try store.isClaimed(.scan) else {
            throw CommandProblem("Nobody scans this store now. Leave --join out to scan it.")
        }
        let begin = ContinuousClock.now
        var batches = 0
        while try store.isClaimed(.scan) {
            batches += try await scan.help()
            guard try scan.hasBegun() || begin.duration(to: .now) < Self.patience else {
                throw CommandProblem(
                    "The other process scans with other rules, or with another classifier. Give both the same options."
                )
            }
            console.progress("scanned \(batches.grouped) batches")
            try await Task.sleep(for: Self.pause)
        }
        console.endProgress()
        console.say(
            json ? #"{"batches":\#(batches)}"# : "Scanned \(batches.grouped) batches for another process."
        )
    }
}
