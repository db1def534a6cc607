// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import TocsinCommandSupport
internal import TocsinDelivery
internal import TocsinGateway
internal import TocsinIngest
internal import TocsinModel

/// Asks gateways whether they do what was decided: about what changed at once, about everybody every few minutes.
struct GatewayVerification: Sendable {
    /// Gateways look at the list every 200 ms; that and the reading have to be over.
    static let patience = Duration.seconds(1)

    let gateways: [String]
    let key: PseudonymKey
    let minutes: Int

    func run(
        _ published: PublishedList,
        turn: DeliveryTurn,
        desk: DeliveryDesk,
        logger: Logger,
        isStopped: @Sendable () -> Bool
    ) async {
        var known: [AccountID: Enforcement] = [:]
        var askedAll: Int64 = 0
        var hasBroken = false
        while !isStopped() {
            try? await Task.sleep(for: Deliveries.interval)
            guard let list = published.list else { continue }
            let next = Dictionary(list.map { ($0.account, $0) }) { first, _ in first }
            let now = Timestamp.now.milliseconds
            // What does not hold is asked about again twice a minute.
            let isDue = now - askedAll >= (hasBroken ? 30_000 : Int64(minutes) * 60_000)
            guard next != known || isDue, let number = try? await turn.look() else { continue }
            try? await Task.sleep(for: Self.patience)
            let changed = isDue ? list : list.filter { known[$0.account] != $0 }
            let lifted = known.keys.filter { next[$0] == nil }.sorted()
            hasBroken = await ask(changed, lifted: lifted, all: isDue, desk: desk, logger: logger) {
                (try? await turn.look()) == number
            }
            known = next
            if isDue { askedAll = now }
        }
    }

    /// Asks, and writes down what was found while the turn is still the one in which it was asked.
    ///
    /// - Returns: Whether something does not hold.
    private func ask(
        _ list: [Enforcement],
        lifted: [AccountID],
        all: Bool,
        desk: DeliveryDesk,
        logger: Logger,
        hasTurn: () async -> Bool
    ) async -> Bool {
        let check = EnforcementCheck(
            gateways: gateways,
            list: BlockList(list),
            lifted: lifted,
            key: key,
            now: { .now }
        )
        guard let results = try? await check.run(), await hasTurn() else { return true }
        let asked = Set(results.map(\.account))
        let found = Dictionary(grouping: results, by: \.gateway)
        let now = Timestamp.now
        try? await desk.update { record in
            record.gateways = gateways.map { gateway in
                let results = found[gateway] ?? []
                // What was not asked about now is as it was found before.
                let before = all ? [] : record.gateways.first { $0.address == gateway }?.broken ?? []
                return DeliveryRecord.GatewayRecord(
                    address: gateway,
                    checkedAt: now,
                    asked: results.count,
                    broken: before.filter { !asked.contains($0.account) }
                        + results.filter { !$0.holds }
                        .map { DeliveryRecord.Broken(account: $0.account, expected: $0.expected, found: $0.found) }
                )
            }
        }
        let verdicts = GatewayVerdict.all(results)
        for verdict in verdicts {
            var metadata: Logger.Metadata = [
                "gateway": "\(verdict.gateway)", "hold": "\(verdict.holding)", "of": "\(verdict.asked)",
            ]
            guard let reason = verdict.reason else {
                logger.info("Decisions hold at a gateway", metadata: metadata)
                continue
            }
            metadata["reason"] = "\(reason)"
            logger.error("Decisions do not hold at a gateway. \(verdict.advice ?? "")", metadata: metadata)
        }
        return verdicts.contains { $0.reason != nil }
    }
}
