// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel

/// Decides a case.
struct CasesDecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Decides a case that is yours; a suspension, or a long rate limit, then waits for a second person.",
        discussion: """
            dismiss: no harm; warn; rateLimit: needs --rate and --until; suspend: with or without --until; closeOperation: suspends all \
            members; reinstate: undoes what holds. What speaks against each account is kept with the decision as it is now.
            """
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "What to do: \(Decision.Action.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var action: String

    @Option(help: "What happened, or why nothing has to, in your words; the account's owner reads it.")
    var facts: String

    @Option(help: "The kind of harm: \(HarmCategory.allCases.map(\.rawValue).joined(separator: ", ")).")
    var category: String?

    @Option(
        help:
            "The rule of your terms that was broken; the account's owner reads it, and it is published as it is (decisions export --transparency): name nobody."
    )
    var rule = ""

    @Option(help: "Requests a minute, for rateLimit.")
    var rate: Int?

    @Option(help: "When it ends, such as 2026-12-31.")
    var until: String?

    @Option(help: "An account to leave alone and why, ACCOUNT=REASON; may be given several times.")
    var except: [String] = []

    func validate() throws { _ = try written() }

    func run() async throws {
        let (desk, store) = try about.desk.open()
        let id = try about.number()
        var draft = try written()
        let found = try desk.find(id)
        draft.evidence = try desk.evidence(found)
        for (account, reason) in draft.exceptions {
            let meant = try CaseWords.meant(account, among: found.accounts, in: store)
            if meant == account { continue }
            draft.exceptions[account] = nil
            draft.exceptions[meant] = reason
        }
        try CaseText.show(try desk.apply(.decide(draft), to: id, at: .now), json: about.desk.json)
    }

    /// What the options say, before anything is known of the case.
    private func written() throws -> DecisionDraft {
        DecisionDraft(
            action: try draftedAction(),
            category: try category.map { try CaseWords.word($0, "--category") },
            rule: rule,
            facts: facts,
            exceptions: try exceptions()
        )
    }

    private func draftedAction() throws -> Decision.Action {
        let word: Decision.Action.Kind = try CaseWords.word(action, "--action")
        let end = try until.map(CaseWords.time)
        if rate != nil && word != .rateLimit { throw ValidationError("--rate belongs to the action rateLimit.") }
        if end != nil && word != .rateLimit && word != .suspend {
            throw ValidationError("--until belongs to the actions rateLimit and suspend.")
        }
        guard let action = Decision.Action(word: word.rawValue, requestsPerMinute: rate, until: end) else {
            throw ValidationError("The action rateLimit needs --rate and --until.")
        }
        return action
    }

    private func exceptions() throws -> [AccountID: String] {
        var exceptions: [AccountID: String] = [:]
        for text in except {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError("--except needs ACCOUNT=REASON; '\(text)' has no reason.")
            }
            exceptions[try CaseWords.account(parts[0])] = parts[1]
        }
        return exceptions
    }
}
