// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Synchronization
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinDelivery
internal import TocsinModel
internal import TocsinStore

/// Keeps the block list, asks gateways, and calls receivers, each in a task of its own so that none waits for another.
struct Deliveries: Sendable {
    /// How often the log is looked at.
    static let interval = Duration.milliseconds(200)
    /// How often the record says that somebody looks.
    private static let sign: Int64 = 5_000

    let store: any Store & CaseStore
    let desk: DeliveryDesk
    let turn: DeliveryTurn
    let actor: Actor
    let publisher: BlockListPublisher?
    let senders: [WebhookSender]
    let verification: GatewayVerification?
    let logger: Logger

    /// Returns when everything that had begun is done.
    func run(until stop: StopSignal) async {
        let published = PublishedList()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await keepList(published, stop) }
            for sender in senders { group.addTask { await call(sender, stop) } }
            if let verification {
                group.addTask {
                    await verification.run(published, turn: turn, desk: desk, logger: logger) { stop.isSet }
                }
            }
        }
        await turn.giveBack()
    }

    // MARK: The block list

    private func keepList(_ published: PublishedList, _ stop: StopSignal) async {
        var publisher = publisher
        var signed: Int64 = 0
        var problem: String?
        while !stop.isSet {
            let now = Timestamp.now
            let before = problem
            var look: BlockListPublisher.Look?
            var number: Int?
            do {
                number = try await turn.look()
                if number != nil { look = try publisher?.look(at: now) }
                problem = nil
            } catch {
                problem = Self.words(error)
                if before != problem { logger.error("\(problem ?? "")") }
            }
            if let list = look?.written {
                published.put(list)
                logger.notice("Wrote the block list", metadata: ["accounts": "\(list.count)"])
            }
            let isDue = look?.written != nil || before != problem || now.milliseconds - signed >= Self.sign
            if let number, isDue {
                let (accounts, hasWritten, failed) = (look?.accounts, look?.written != nil, problem)
                let keepsList = publisher != nil
                await save(in: number) { record in
                    record.lookedAt = now
                    guard keepsList else { return record.blockList = nil }
                    record.blockList = DeliveryRecord.BlockListRecord(
                        writtenAt: hasWritten ? now : record.blockList?.writtenAt,
                        accounts: accounts ?? record.blockList?.accounts ?? 0,
                        problem: failed
                    )
                }
                signed = now.milliseconds
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    // MARK: Webhooks

    private func call(_ sender: WebhookSender, _ stop: StopSignal) async {
        let name = sender.endpoint.name
        var kept: WebhookProgress?
        // The turn that what is kept is of.
        var known: Int?
        var hadProblem = false
        var waitsFor: String?
        while !stop.isSet {
            do {
                guard let number = try await turn.look() else {
                    try? await Task.sleep(for: Self.interval)
                    continue
                }
                if number != known {
                    kept = await desk.record.webhooks[name]
                    // Whoever starts it again wants it to run.
                    if known == nil { kept?.isOff = false }
                    known = number
                }
                var progress = try kept ?? sender.beginning()
                if try sender.read(&progress, at: .now) || kept == nil { await save(progress, name, in: number) }
                kept = progress
                if let attempt = WebhookSender.next(progress), attempt.dueAt <= .now {
                    let lost = try await sender.send(attempt, &progress, at: .now)
                    kept = progress
                    await save(progress, name, in: number)
                    if let lost { giveUp(lost, name) }
                    log(progress, before: hadProblem, name)
                    hadProblem = progress.problem != nil
                    // The next one at once, where this one arrived.
                    if progress.problem == nil {
                        waitsFor = nil
                        continue
                    }
                }
                waitsFor = nil
            } catch {
                let reason = Self.words(error)
                // Once, not at each look.
                if reason != waitsFor {
                    logger.error(
                        "A webhook waits for the store",
                        metadata: ["webhook": "\(name)", "reason": "\(reason)"]
                    )
                }
                waitsFor = reason
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func log(_ progress: WebhookProgress, before hadProblem: Bool, _ name: String) {
        if let problem = progress.problem, !hadProblem {
            logger.error("A webhook is not delivered", metadata: ["webhook": "\(name)", "reason": "\(problem)"])
        } else if progress.problem == nil, hadProblem {
            logger.notice("A webhook is delivered again", metadata: ["webhook": "\(name)"])
        }
        if progress.isOff {
            logger.error("A webhook's receiver wants no more; start again to call it", metadata: ["webhook": "\(name)"])
        }
    }

    private func giveUp(_ message: String, _ name: String) {
        logger.error("A message was given up", metadata: ["webhook": "\(name)", "message": "\(message)"])
        try? CaseDesk(store: store, actor: actor)
            .record("delivery.givenUp", needing: .view, subject: name, at: .now, ["message": message])
    }

    private func save(_ progress: WebhookProgress, _ name: String, in number: Int) async {
        await save(in: number) { $0.webhooks[name] = progress }
    }

    /// `number`: The turn that what changed is of; when it is over, another process's record stands.
    private func save(in number: Int, _ change: @Sendable (inout DeliveryRecord) -> Void) async {
        do {
            guard try await turn.look() == number else { return }
            try await desk.update(change)
        } catch {
            logger.error("What was delivered cannot be written down", metadata: ["reason": "\(Self.words(error))"])
        }
    }

    /// An error's own words where they are known to name nobody; else it is the store's.
    private static func words(_ error: any Error) -> String {
        (error as? DeliveryError)?.description
            ?? "The store cannot be read or written. See whether it is there, and whether its disk or database is well."
    }
}

/// The list that was written last, for whoever asks gateways about it.
final class PublishedList: Sendable {
    private let state = Mutex<[Enforcement]?>(nil)

    var list: [Enforcement]? { state.withLock { $0 } }

    func put(_ list: [Enforcement]) { state.withLock { $0 = list } }
}
