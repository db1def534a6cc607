// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinLinking
internal import TocsinModel
internal import TocsinSignIn
internal import TocsinSignals
internal import TocsinStore

/// How live detection goes about it.
struct DetectionOptions: ParsableArguments {
    @OptionGroup var rules: ScanRuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions
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

    func validate() throws {
        // A day at most: longer waits have no use, and much longer ones no number of nanoseconds.
        guard (0.1...86_400).contains(every), (0...86_400).contains(accountsEvery), (0...1_440).contains(linkEvery)
        else {
            throw ValidationError(
                "--every must be 0.1 to 86,400 seconds, --accounts-every 0 to 86,400 seconds and --link-every 0 to 1,440 minutes: a day at most."
            )
        }
        guard (openCases == nil) == (name == nil) else {
            throw ValidationError("--open-cases and --as belong together: a case is opened in somebody's name.")
        }
        _ = try level()
    }

    private func level() throws -> FindingLevel? { try openCases.map { try CaseWords.word($0, "--open-cases") } }

    /// What it needs that takes its time to load, so that mistakes show before anything is done.
    func prepare(_ stages: Stages, _ lists: ListFolder) throws -> PreparedDetection {
        let loaded = try rules.loadForRun(stages.console)
        var prepared = PreparedDetection(
            stages: stages,
            scan: try RequestScan(
                store: stages.store,
                rules: loaded,
                classifier: classifier.load(for: stages.store, storeOption: stages.storeOption),
                instructionsBy: instructions.instructionsBy,
                workers: work.workers
            ),
            rules: loaded,
            weights: try weights.load(),
            lists: lists,
            accountsEvery: accountsEvery,
            linkEvery: linkEvery * 60
        )
        if let level = try level(), let name {
            prepared.cases = (
                CaseDesk(store: stages.store, actor: try PeopleDesk.actor(named: name, in: stages.store)), level
            )
        }
        return prepared
    }
}

/// Live detection that has not begun: nothing of the store's events is in memory yet.
struct PreparedDetection {
    var stages: Stages
    var scan: RequestScan
    var rules: RuleSet
    var weights: MatchWeights
    var lists: ListFolder
    var accountsEvery: Double
    var linkEvery: Double
    var cases: (desk: CaseDesk, level: FindingLevel)?

    /// Reads what was scanned before.
    func begin() async throws -> LiveDetection {
        var detection = LiveDetection(
            stages: stages,
            scan: scan,
            rules: rules,
            weights: weights,
            lists: lists,
            log: try await scan.logSoFar()
        )
        detection.accountsEvery = accountsEvery
        detection.linkEvery = linkEvery
        detection.cases = cases
        return detection
    }
}
