// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinJudge
internal import TocsinJudgeHTTP
internal import TocsinModel
internal import TocsinStore

/// One run of the judge over a store.
struct JudgeRun {
    let store: any ServiceStore
    let options: JudgeOptions
    let endpoint: JudgeEndpoint
    let key: String?
    let consent: Consent
    let console: Console

    /// What a run did.
    struct Outcome {
        var judge: JudgeReference
        var host: String
        /// By the text's digest: those of this run and of earlier ones.
        var verdicts: [TextDigest: Verdict] = [:]
        /// Texts that were answered before.
        var known = 0
        /// Findings or events whose text is not in the store.
        var withoutText = 0
        /// Texts that this run had to ask about, and how many of them the judge answered.
        var open = 0
        var answered = 0
        /// Findings of the judge in the store now.
        var findings = 0
        /// Findings of earlier judges that stay, since this one has answered nothing yet; by their models.
        var kept: [String: Int] = [:]
        var usage = JudgeUsage()
        var seconds = 0.0

        /// Whether there is less to go by than was asked for: the run ends with status 1 then.
        var isFailure: Bool {
            if usage.stop == .failing { return true }
            guard open > 0, answered == 0 else { return false }
            return usage.requests > 0 || !kept.isEmpty
        }
    }

    // MARK: What there is to do

    /// Asks about what lies behind open findings, and raises those of the judge anew.
    ///
    /// Where the judge has never answered, those of an earlier judge stay: an endpoint that is down must not take them away.
    func judgeFindings(from level: FindingLevel) async throws -> Outcome {
        let before = try store.findings()
        let found = try QuestionReader(store: store).questions(behind: before, from: level)
        var outcome = try await ask(found.questions)
        outcome.withoutText = found.withoutText
        let judged = try store.judgedTexts(by: outcome.judge)
        guard judged.contains(where: \.verdict.isAnswer) else {
            outcome.kept = JudgeFindings.counts(before)
            return outcome
        }
        let findings = try JudgeFindings.findings(of: judged, in: store)
        try store.replaceJudgeFindings(findings)
        outcome.findings = findings.count
        return outcome
    }

    /// Asks about events that analysts have labelled.
    func compare(_ labels: [AnalystLabel], sample: Int) async throws -> (Outcome, JudgeAgreement) {
        let sampled = LabelSample.take(sample, of: labels)
        let questions = try QuestionReader(store: store).questions(about: sampled.map(\.event))
        let inOrder = sampled.compactMap { questions[$0.event] }
        var outcome = try await ask(QuestionList(inOrder).questions)
        outcome.withoutText = sampled.count - inOrder.count
        var agreement = JudgeAgreement()
        for label in sampled {
            guard let question = questions[label.event], let verdict = outcome.verdicts[question.digest] else {
                continue
            }
            agreement.add(label, verdict)
        }
        return (outcome, agreement)
    }

    // MARK: Asking

    /// Asks what this judge has not answered yet, and keeps each answer as it comes.
    private func ask(_ questions: [JudgeQuestion]) async throws -> Outcome {
        let started = ProcessInfo.processInfo.systemUptime
        let form = options.form.form
        var outcome = Outcome(judge: form.reference(model: options.model, JudgePolicy()), host: endpoint.host)
        let known = Dictionary(try store.judgedTexts(by: outcome.judge).map { ($0.text, $0) }) { first, _ in first }
        var open: [JudgeQuestion] = []
        for question in questions {
            guard let answered = known[question.digest] else {
                open.append(question)
                continue
            }
            outcome.known += 1
            outcome.verdicts[question.digest] = answered.verdict
            if let widened = answered.widened(by: question) { try store.save([widened]) }
        }
        guard !open.isEmpty else { return outcome }
        outcome.open = open.count
        try askForConsent(open.count)
        let judge = outcome.judge
        var verdicts: [TextDigest: Verdict] = [:]
        outcome.usage = try await HTTPTransport.with(
            endpoint,
            key: key,
            timeout: .seconds(options.timeout),
            connections: options.concurrency
        ) { transport in
            let runner = JudgeRunner(transport: transport, form: form, model: options.model, limits: options.limits)
            return try await runner.run(open) { question, verdict in
                verdicts[question.digest] = verdict
                if verdict.isAnswer { try store.save([question.judged(verdict, by: judge)]) }
                console.progress("judging: \(verdicts.count.grouped) of \(open.count.grouped) texts")
            }
        }
        console.endProgress()
        outcome.answered = verdicts.values.count(where: \.isAnswer)
        outcome.verdicts.merge(verdicts) { _, new in new }
        outcome.seconds = ProcessInfo.processInfo.systemUptime - started
        return outcome
    }

    private func askForConsent(_ texts: Int) throws {
        if endpoint.isReadableOnItsWay {
            console.warn(
                "\(endpoint.host) is asked over plain HTTP: texts and key can be read on their way. Use https."
            )
        }
        let budget = options.budget < texts ? ", \(options.budget.grouped) of them in this run" : ""
        try consent.ask(
            "\(texts.grouped) texts that users wrote will be sent to \(endpoint.host), to the model \(options.model)\(budget)."
        )
    }
}
