// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel

/// Casework from the command line.
struct CasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases",
        abstract: "Opens cases, and lets people decide them: software proposes, people decide.",
        discussion: """
            A suspension, and a rate limit of more than \(Decision.Action.mostDaysAlone) days, needs a second person, and an appeal is decided by somebody else than who decided or approved. Everything is \
            written to the audit log.
            """,
        subcommands: [
            CasesOpenCommand.self, CasesListCommand.self, CasesShowCommand.self, CasesClaimCommand.self,
            CasesNoteCommand.self, CasesDecideCommand.self, CasesWithdrawCommand.self, CasesApproveCommand.self,
            CasesAppealCommand.self, CasesResolveCommand.self, CasesCloseCommand.self, CasesReopenCommand.self,
        ]
    )
}

struct CasesOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract:
            "Opens a case about an operation, a finding or accounts, or one for each account with findings of a level."
    )

    @Option(help: "An operation, such as operation-0123456789abcdef.")
    var operation: String?

    @Option(help: "A finding, such as finding-0123456789abcdef.")
    var finding: String?

    @Option(help: "An account's pseudonym; may be given several times.")
    var account: [String] = []

    @Option(
        help:
            "How serious it is, for --account: \(FindingLevel.allCases.map(\.rawValue).joined(separator: ", ")) (default: medium)."
    )
    var level: String?

    @Option(help: "Why, for --account: what makes you look at it. It stands in the case and in the audit log.")
    var reason: String?

    @Option(help: "Open one for each account with a finding of this level or above that no case is about yet.")
    var fromLevel: String?

    @OptionGroup var desk: DeskOptions

    func validate() throws {
        guard [operation != nil, finding != nil, !account.isEmpty, fromLevel != nil].filter({ $0 }).count == 1 else {
            throw ValidationError(
                "Say what it is about with one of --operation, --finding, --account and --from-level."
            )
        }
        guard (reason != nil) == !account.isEmpty else {
            throw ValidationError(
                account.isEmpty
                    ? "--reason belongs to --account." : "Say with --reason why you open a case about an account."
            )
        }
        if level != nil && account.isEmpty { throw ValidationError("--level belongs to --account.") }
        _ = try operation.map(CaseWords.operation)
        _ = try finding.map(CaseWords.finding)
        _ = try account.map(CaseWords.account)
        _ = try accountLevel()
        _ = try lowestLevel()
    }

    func run() async throws {
        let (work, _) = try desk.open()
        if let lowest = try lowestLevel() {
            let opened = try work.openFromFindings(atLeast: lowest, at: .now)
            return try CaseText.list(opened, json: desk.json)
        }
        try CaseText.show(try work.open(try opening(work), at: .now), json: desk.json)
    }

    private func opening(_ work: CaseDesk) throws -> CaseOpening {
        if let operation { return try work.opening(operation: try CaseWords.operation(operation)) }
        if let finding { return try work.opening(finding: try CaseWords.finding(finding)) }
        return CaseOpening(
            accounts: try account.map(CaseWords.account),
            level: try accountLevel() ?? .medium,
            reason: reason ?? ""
        )
    }

    private func accountLevel() throws -> FindingLevel? { try level.map { try CaseWords.word($0, "--level") } }

    private func lowestLevel() throws -> FindingLevel? { try fromLevel.map { try CaseWords.word($0, "--from-level") } }
}

struct CasesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists cases, the most urgent first."
    )

    @Option(help: "Only cases in this state: \(Case.State.allCases.map(\.rawValue).joined(separator: ", ")).")
    var state: String?

    @OptionGroup var desk: DeskOptions

    func validate() throws { _ = try wanted() }

    private func wanted() throws -> Case.State? { try state.map { try CaseWords.word($0, "--state") } }

    func run() async throws {
        let wanted = try wanted()
        let cases = try desk.open().desk.cases().filter { wanted == nil || $0.state == wanted }
        try CaseText.list(
            cases.sorted { ($1.priority.value, $0.id) < ($0.priority.value, $1.id) },
            json: desk.json
        )
    }
}

struct CasesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a case, or the statement of reasons of the decision that holds."
    )

    @OptionGroup var about: CaseOptions

    @Option(
        help:
            "Print the statement of reasons in this language: \(StatementLanguage.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var statement: String?

    @Option(help: "Whose owner --statement is for, when the decision is about several: it then holds their own link.")
    var account: String?

    @Option(help: "Where an account's owner can appeal, for --statement.")
    var redress = ""

    @OptionGroup var appeals: AppealLinkOptions

    func validate() throws {
        if statement == nil && (account != nil || !redress.isEmpty || appeals.isGiven) {
            throw ValidationError("--account, --redress and --appeals-at belong to --statement.")
        }
        _ = try language()
        _ = try account.map(CaseWords.account)
    }

    private func language() throws -> StatementLanguage? {
        try statement.map { try CaseWords.word($0, "--statement") }
    }

    func run() async throws {
        let (desk, store) = try about.desk.open()
        let shown = try desk.find(try about.number())
        guard let language = try language() else { return try CaseText.show(shown, json: about.desk.json) }
        let redress = Redress(redress, links: try appeals.links(about.desk.store))
        let subjects = shown.decisions.last?.subjects.map(\.account) ?? []
        let account = try account.map { try CaseWords.meant(try CaseWords.account($0), among: subjects, in: store) }
        if let account, shown.decisions.last?.subjects.contains(where: { $0.account == account }) == false {
            throw CommandProblem(
                "The decision is not about \(account). 'tocsin cases show' lists whom the case is about."
            )
        }
        guard
            let text = shown.decisions.last.flatMap({
                StatementOfReasons($0, for: account, language: language, redress: redress)
            })
        else {
            throw CommandProblem("\(shown.id) has no decision that an account's owner has to be told of.")
        }
        CaseText.say(text, json: about.desk.json)
    }
}

struct CasesClaimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Takes a case, also from somebody else."
    )

    @OptionGroup var about: CaseOptions

    func run() async throws { try about.apply(.claim) }
}

struct CasesNoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Adds a note, a label or a link to a case, removes a note of yours, or closes it as a duplicate."
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "A note.")
    var text: String?

    @Option(help: "Remove the text of the note of this number, as 'tocsin cases show' counts them; it has to be yours.")
    var remove: Int?

    @Option(help: "A label.")
    var label: String?

    @Option(help: "A link.")
    var link: String?

    @Option(help: "The case that this one is the same as: that one takes over the accounts, this one is closed.")
    var duplicateOf: String?

    func validate() throws {
        guard [text != nil, remove != nil, label != nil, link != nil, duplicateOf != nil].count(where: \.self) == 1
        else {
            throw ValidationError("Give one of --text, --remove, --label, --link and --duplicate-of.")
        }
        _ = try duplicateOf.map { try CaseOptions.number($0) }
    }

    func run() async throws {
        if let duplicateOf {
            let kept = try CaseOptions.number(duplicateOf)
            let merged = try about.desk.open().desk.merge(try about.number(), into: kept, at: .now)
            return try CaseText.show(merged, json: about.desk.json)
        }
        let added = text.map(CaseAction.note) ?? label.map(CaseAction.label) ?? link.map(CaseAction.link)
        if let action = added ?? remove.map(CaseAction.removeNote) {
            try about.apply(action)
        }
    }
}

struct CasesWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Takes back what you proposed, while it waits for a second person."
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "The decision that you mean, such as decision-17-1: nothing is done when another one waits.")
    var decision: String?

    func run() async throws { try about.apply(.withdraw, to: decision, said: "Withdrawn") }
}

struct CasesApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approves what somebody else decided, or refuses it."
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "Refuse it, for this reason.")
    var refuse: String?

    @Option(help: "The decision that you read, such as decision-17-1: nothing is done when another one waits.")
    var decision: String?

    func run() async throws {
        let action = refuse.map { CaseAction.refuse(reason: $0) } ?? .approve
        try about.apply(action, to: decision, said: refuse == nil ? "Approved" : "Refused")
    }
}

struct CasesAppealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "appeal",
        abstract: "Writes down what an account's owner says against the decision that holds.",
        discussion:
            "With --account the appeal is that account's alone: where the decision is about others too, it gets a case of its own."
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "What they say.")
    var ground: String

    @Option(help: "Whose owner says it; without it, the appeal is about all accounts of the decision.")
    var account: String?

    func validate() throws { _ = try account.map(CaseWords.account) }

    func run() async throws {
        guard let account else { return try about.apply(.appeal(ground: ground)) }
        let (desk, store) = try about.desk.open()
        let written = try CaseWords.account(account)
        let id = try about.number()
        let meant = try CaseWords.meant(written, among: try desk.find(id).accounts, in: store)
        let appealed = try desk.appeal(ground, for: meant, in: id, at: .now)
        try CaseText.show(appealed, json: about.desk.json)
    }
}

struct CasesResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Decides an appeal; overturning reinstates the accounts."
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "How it ends: \(Decision.Outcome.allCases.map(\.rawValue).joined(separator: ", ")).")
    var outcome: String

    @Option(help: "Why.")
    var reason: String

    @Option(help: "The decision whose appeal you read, such as decision-17-1: nothing is done when it is another one.")
    var decision: String?

    func validate() throws { _ = try ending() }

    private func ending() throws -> Decision.Outcome { try CaseWords.word(outcome, "--outcome") }

    func run() async throws {
        let outcome = try ending()
        let said = outcome == .upheld ? "Upheld" : "Overturned"
        try about.apply(.resolve(outcome, reason: reason), to: decision, said: said)
    }
}

struct CasesCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Closes a decided case; what was decided goes on."
    )

    @OptionGroup var about: CaseOptions

    func run() async throws { try about.apply(.close) }
}

struct CasesReopenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Takes a decided or closed case up again; what was decided goes on until the next decision."
    )

    @OptionGroup var about: CaseOptions

    @Option(help: "Why.")
    var reason: String

    func run() async throws { try about.apply(.reopen(reason: reason)) }
}
