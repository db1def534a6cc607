// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinJudge
internal import TocsinModel

/// Asks for a second opinion.
struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: ServiceCommandName.judge.abstract,
        discussion: """
            Sends the texts behind open findings, each once, to an OpenAI-compatible endpoint, and keeps the verdicts in the store. A harmful \
            verdict is a finding of level low. Nothing but the policy and the text is sent. Running again asks only what is not answered yet.

            With --sample nothing is raised: it asks about events that analysts have labelled, and says how far the judge agrees with them.
            """
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var judge: JudgeOptions

    @Option(
        help: "Ask about findings from this level on: \(FindingLevel.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var level = FindingLevel.low.rawValue

    @Option(help: "Ask about so many of the events in --labels instead, the same ones each time.")
    var sample: Int?

    @Option(help: "What analysts say of events, JSON Lines: {\"event\": …, \"harmful\": true, \"category\": …}.")
    var labels: String?

    @Flag(help: "Send without asking; needed where no terminal is.")
    var yes = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (sample == nil) == (labels == nil) else {
            throw ValidationError(
                "--sample and --labels belong together: how many events, and what analysts say of them."
            )
        }
        guard sample.map({ $0 > 0 }) ?? true else { throw ValidationError("--sample must be 1 or more.") }
        guard FindingLevel(rawValue: level) != nil else {
            let known = FindingLevel.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no level '\(level)'. Use one of \(known).")
        }
    }

    func run() async throws {
        let console = Console()
        let run = JudgeRun(
            store: try store.openExisting(),
            options: judge,
            endpoint: try JudgeEndpoint(judge.endpoint),
            key: try JudgeKey.read(file: judge.keyFile),
            consent: Consent(isGiven: yes),
            console: console
        )
        let outcome: JudgeRun.Outcome
        if let sample, let labels {
            let file = try AnalystLabel.read(labels)
            for problem in file.problems { console.warn("\(problem)") }
            let (sampled, agreement) = try await run.compare(file.labels, sample: sample)
            outcome = sampled
            let text = AgreementText(outcome: sampled, agreement: agreement)
            console.say(json ? text.json : text.text)
        } else {
            outcome = try await run.judgeFindings(from: FindingLevel(rawValue: level) ?? .low)
            let text = JudgeText(outcome)
            console.say(json ? text.json : text.text)
        }
        if outcome.isFailure { throw ExitCode.failure }
    }
}
