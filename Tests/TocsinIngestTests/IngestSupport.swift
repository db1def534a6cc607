// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// What a test's files gave.
struct Ingested {
    var store: MemoryStore
    var progress: SourceProgress
    var newEvents: Int
    var events: [Event] { store.allEvents() }
    var rejects: [Reject] { store.rejects() }
    var rejectCodes: [String] { rejects.map(\.code.rawValue) }
}

enum Ingest {
    static let key = PseudonymKey(bytes: Array(repeating: 7, count: 32))
    /// 2026-11-25T00:00:00Z.
    static let now = Timestamp(milliseconds: 1_795_564_800_000)

    /// Reads bytes as a file would be read.
    static func bytes(
        _ bytes: some Sequence<UInt8>,
        format: LogFormat? = nil,
        mapping: LogMapping? = nil,
        workers: Int = 1,
        limits: ReadingLimits = ReadingLimits(),
        directory: NetworkDirectory = .empty
    ) async throws -> Ingested {
        try await TemporaryFolder.with { folder in
            try await file(
                try folder.write(bytes, to: "log"),
                format: format,
                mapping: mapping,
                workers: workers,
                limits: limits,
                directory: directory
            )
        }
    }

    static func text(
        _ text: String,
        format: LogFormat? = nil,
        mapping: LogMapping? = nil
    ) async throws -> Ingested {
        try await bytes(text.utf8, format: format, mapping: mapping)
    }

    static func file(
        _ path: String,
        into store: MemoryStore = MemoryStore(),
        format: LogFormat? = nil,
        mapping: LogMapping? = nil,
        workers: Int = 1,
        limits: ReadingLimits = ReadingLimits(),
        directory: NetworkDirectory = .empty
    ) async throws -> Ingested {
        var options = IngestOptions(workers: workers, now: now)
        options.format = format
        options.mapping = mapping
        options.limits = limits
        let pipeline = IngestPipeline(store: store, key: key, directory: directory, options: options)
        let (progress, newEvents) = try await pipeline.ingest(path: path)
        return Ingested(store: store, progress: progress, newEvents: newEvents)
    }

    /// A Tocsin request event, one line.
    static func line(_ id: String, account: String = "anna", time: String = "2026-11-01T10:00:00Z", text: String = "hi")
        -> String
    {
        #"{"schema":1,"id":"\#(id)","time":"\#(time)","type":"request","account":"\#(account)","#
            + #""input":[{"role":"user","parts":[{"type":"text","text":"\#(text)"}]}]}"#
    }
}

/// Writes events as a person would note them down, with pseudonyms turned back into the names that a test knows.
struct EventNotes {
    private var accounts: [AccountID: String] = [:]
    private var conversations: [ConversationID: String] = [:]
    private var organisations: [OrganisationID: String] = [:]
    private var devices: [DeviceID: String] = [:]
    private var addresses: [AddressID: String] = [:]
    private var prefixes: [PrefixID: String] = [:]

    init(names: [String]) {
        for name in names {
            accounts[Ingest.key.accountID(of: name)] = name
            conversations[Ingest.key.pseudonym(Identifier.Conversation.self, of: name)] = name
            organisations[Ingest.key.pseudonym(Identifier.Organisation.self, of: name)] = name
            devices[Ingest.key.pseudonym(Identifier.Device.self, of: name)] = name
            addresses[Ingest.key.pseudonym(Identifier.Address.self, of: name)] = name
            prefixes[Ingest.key.pseudonym(Identifier.Prefix.self, of: name)] = name
        }
    }

    func note(_ event: Event) -> String {
        var words = [event.time.description, event.type.rawValue]
        func add(_ label: String, _ value: String?) {
            if let value { words.append("\(label)=\(value)") }
        }
        add("by", event.account.map { accounts[$0] ?? "?" })
        add("org", event.organisation.map { organisations[$0] ?? "?" })
        add("ip", event.network.address.map { addresses[$0] ?? "?" })
        if event.network.address == nil { add("net", event.network.prefix.map { prefixes[$0] ?? "?" }) }
        add("country", event.network.country)
        add("as", event.network.autonomousSystem.map { "\($0)" })
        add("device", event.client.device.map { devices[$0] ?? "?" })
        add("agent", event.client.userAgent)
        add("zone", event.client.timeZone)
        add("locale", event.client.locale)
        switch event.content {
        case .accountCreated(let created):
            add("email", created.email == nil ? nil : "yes")
            add("domain", created.emailDomain)
            add("stem", created.emailStem == nil ? nil : "yes")
        case .signIn(let signIn): add("ok", "\(signIn.succeeded)")
        case .keyCreated: break
        case .payment(let payment):
            add("card", payment.fingerprint == nil ? nil : "yes")
            add("outcome", payment.outcome)
        case .enforcement(let enforcement): add("action", enforcement.action)
        case .request(let request): note(request, add)
        }
        return words.joined(separator: " ")
    }

    private func note(_ request: Request, _ add: (String, String?) -> Void) {
        add("conv", request.conversation.map { conversations[$0] ?? "?" })
        add("at", request.endpoint)
        add("model", request.model)
        add("tools", request.tools.isEmpty ? nil : request.tools.joined(separator: ","))
        add("in", request.inputTokens.map { "\($0)" })
        add("out", request.outputTokens.map { "\($0)" })
        add("ms", request.latencyMilliseconds.map { "\($0)" })
        add("end", request.outcome?.rawValue)
        for message in request.input { add(message.role.rawValue, Self.note(message)) }
        for message in request.output { add("->", Self.note(message)) }
    }

    private static func note(_ message: Message) -> String {
        let parts = message.parts.map { part in
            switch part {
            case .text(let text): text
            case .image: "<image>"
            case .audio: "<audio>"
            case .file: "<file>"
            case .toolCall(let name, let arguments): "<call \(name) \(arguments)>"
            case .toolResult(let text): "<result \(text)>"
            }
        }
        return "[" + parts.joined(separator: "|") + "]"
    }
}

/// A store that keeps nothing, to measure what comes before it.
final class ForgetfulStore: Store {
    func append(_ batch: IngestBatch) -> Int { batch.events?.ids.count ?? 0 }
    func progress(of source: SourceFingerprint) -> SourceProgress? { nil }
    func setAliases(_ aliases: [AccountID: AccountID]) -> Set<AccountID> { [] }
    func aliases() -> [AccountID: AccountID] { [:] }
    func proposedAliases() -> [AliasProposal] { [] }
    func sources() -> [SourceProgress] { [] }
    func rejects() -> [Reject] { [] }
    func rejectCounts() -> [Reject.Code: Int] { [:] }
    func removeRejects(of file: String, from byteOffset: Int) -> Int { 0 }
    func eventBatch(after cursor: Int64, withText: Bool) -> EventBatch? { nil }
    func events(_ ids: [EventID]) -> [Event] { [] }
    func eventCount() -> Int { 0 }
    func timeSpan() -> ClosedRange<Timestamp>? { nil }
    func claim(_ job: StoreJob) -> StoreClaim? { StoreClaim {} }
    func scanCursor(rulesVersion: String) -> Int64? { nil }
    func beginScan(rulesVersion: String) {}
    func appendScan(_ batch: ScanBatch) {}
    func replaceFindings(scope: RuleScope, _ findings: [Finding]) {}
    func findings() -> [Finding] { [] }
    func signalSegments() -> [SignalSegment] { [] }
    func replaceOperations(_ operations: [TocsinModel.Operation]) {}
    func linkState() -> [UInt8]? { nil }
    func setLinkState(_ state: [UInt8]?) {}
    func operations() -> [TocsinModel.Operation] { [] }
    func activity(of account: AccountID) -> AccountActivity? { nil }
    func activityProgress() -> (place: ActivityPlace, missing: [AccountID]) {
        (ActivityPlace(cursor: 0, erasures: 0), [])
    }
    func addActivity(_ activity: [AccountID: AccountActivity], from: ActivityPlace, to: Int64) -> Bool { true }
    func judgedTexts(by judge: JudgeReference) -> [JudgedText] { [] }
    func judgedTexts() -> [JudgedText] { [] }
    func save(_ judged: [JudgedText]) {}
    func replaceJudgeFindings(_ findings: [Finding]) {}
    func erase(
        _ accounts: Set<AccountID>,
        keepingNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8]
    ) throws -> ErasedRows {
        ErasedRows()
    }
    func noteErasures() {}
    func mustHaveNotedErasures() {}
    func purgeText(before limit: Timestamp) -> Int { 0 }
    func value(for key: String) -> String? { nil }
    func setValue(_ value: String?, for key: String) {}
}
