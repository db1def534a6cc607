// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import SecretFile
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinDelivery
internal import TocsinDeliveryHTTP
internal import TocsinGateway
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore

/// Carries decisions until it is told to stop.
struct DeliverRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Carries decisions until it is told to stop (what 'deliver' alone does).",
        discussion: """
            Follows the store's audit log. A decision stands in the block list, and on its way to webhooks, a fifth of a second after it was made; \
            gateways read the list in another fifth. Let one 'deliver' run over a store. It stops on SIGTERM or Ctrl-C.
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: "The block list to keep, where gateways read it (--enforcement of 'tocsin gateway').")
    var enforcement: String?

    @Option(help: "A gateway to ask whether the block list holds, such as http://127.0.0.1:8080; may be repeated.")
    var gateway: [String] = []

    @Option(help: "The key that gateways make pseudonyms with (default: beside the store).")
    var key: String?

    @Option(help: "Minutes between two questions about every account; what changed is asked about at once.")
    var verifyMinutes = 10

    @Option(help: "Who gets webhooks: a JSON file as docs/delivery.md has it.")
    var webhooks: String?

    @OptionGroup var appeals: AppealLinkOptions

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard enforcement != nil || webhooks != nil else {
            throw ValidationError("Name a block list to keep with --enforcement, or receivers with --webhooks.")
        }
        guard gateway.isEmpty || enforcement != nil else {
            throw ValidationError("--gateway asks whether a block list holds: name the list with --enforcement.")
        }
        for address in gateway { _ = try UpstreamAddress(address, option: "--gateway") }
        guard (1...1_440).contains(verifyMinutes) else {
            throw ValidationError("--verify-minutes must be 1 to 1440.")
        }
    }

    func run() async throws {
        let opened = try store.openExisting()
        let endpoints = try webhooks.map { path in
            try WebhookSettings.read(json: try Self.text(path, "--webhooks")) { file in try Self.secret(file) }
        }
        var turn = JobTurn(.deliver, of: opened)
        guard try turn.look({ _ in }) == .begun else { throw StoreClaimError.taken(.deliver) }
        // It reads, and writes down what it does.
        let actor = Actor(name: "deliver", role: .auditor)
        let logger = log.logger("tocsin.deliver")
        let verification = try verification()
        try CaseDesk(store: opened, actor: actor).record(
            "delivery.start",
            needing: .view,
            subject: "delivery",
            at: .now,
            [
                "blockList": enforcement == nil ? "no" : "yes",
                "gateways": gateway.joined(separator: " "),
                "webhooks": (endpoints ?? []).map(\.name).joined(separator: " "),
            ]
        )
        let links = try appeals.links(store)
        let transport = HTTPWebhookTransport()
        let record = try DeliveryDesk(opened)
        let deliveries = Deliveries(
            store: opened,
            desk: record,
            turn: DeliveryTurn(turn, record, logger: logger),
            actor: actor,
            publisher: enforcement.map { BlockListPublisher(path: $0, store: opened, actor: actor, appeals: links) },
            senders: (endpoints ?? []).map { endpoint in
                WebhookSender(endpoint, store: opened, actor: actor, appeals: links, transport: transport)
            },
            verification: verification,
            logger: logger
        )
        await deliveries.run(until: StopSignal())
    }

    private func verification() throws -> GatewayVerification? {
        guard !gateway.isEmpty else { return nil }
        let path = key ?? (store.beside + ".key")
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandProblem("There is no key '\(path)'. Name the one that gateways use with --key.")
        }
        return GatewayVerification(
            gateways: try gateway.map { try UpstreamAddress($0, option: "--gateway").text },
            key: try PseudonymKey(path: path),
            minutes: verifyMinutes
        )
    }

    private static func text(_ path: String, _ option: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandProblem("The file '\(path)' cannot be read. Check \(option), and that you may read it.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func secret(_ path: String) throws -> String {
        try OwnersFile(path: path, name: "webhook's secret", option: "secretFile").text()
    }
}
