// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases
package import TocsinModel
package import TocsinStore
internal import TocsinAudit

/// Tells one receiver what it is to know: each message at least once, those that fail again and again over three days.
package struct WebhookSender: Sendable {
    /// Lines that may wait for a receiver; no further ones are read while there are more.
    static let mostWaiting = 1_000

    package let endpoint: WebhookEndpoint
    private let store: any Store & CaseStore
    private let desk: CaseDesk
    private let follower: AuditFollower
    private let appeals: AppealLinks?
    private let transport: any WebhookTransport

    package init(
        _ endpoint: WebhookEndpoint,
        store: any Store & CaseStore,
        actor: Actor,
        appeals: AppealLinks? = nil,
        transport: any WebhookTransport
    ) {
        self.endpoint = endpoint
        self.store = store
        self.appeals = appeals
        self.transport = transport
        desk = CaseDesk(store: store, actor: actor)
        follower = AuditFollower(store)
    }

    /// Where a receiver begins that is new: behind what is there.
    package func beginning() throws -> WebhookProgress { WebhookProgress(read: try follower.end()) }

    /// Reads what is new into what waits.
    ///
    /// - Returns: Whether something changed.
    package func read(_ progress: inout WebhookProgress, at now: Timestamp) throws -> Bool {
        guard !progress.isOff, progress.waiting.count < Self.mostWaiting else { return false }
        let lines = try follower.lines(behind: progress.read)
        guard let last = lines.last else { return false }
        for line in lines {
            for message in try messages(line, at: now) where endpoint.types.contains(message.kind) {
                progress.waiting.append(
                    WebhookProgress.Attempt(sequence: line.sequence, kind: message.kind.rawValue, dueAt: now)
                )
            }
        }
        progress.read = last.sequence
        return true
    }

    /// What is to be sent first, and when; nil while nothing waits.
    package static func next(_ progress: WebhookProgress) -> WebhookProgress.Attempt? {
        progress.isOff ? nil : progress.waiting.min { ($0.dueAt, $0.sequence) < ($1.dueAt, $1.sequence) }
    }

    /// Sends one message and writes down what became of it.
    ///
    /// - Returns: The id of a message that is given up; nil otherwise.
    package func send(
        _ attempt: WebhookProgress.Attempt,
        _ progress: inout WebhookProgress,
        at now: Timestamp
    ) async throws -> String? {
        guard let place = progress.waiting.firstIndex(of: attempt) else { return nil }
        let line = try AuditLine.read(try store.auditLines(before: attempt.sequence + 1, limit: 1)).first
        guard let line, let message = try messages(line, at: now).first(where: { $0.kind.rawValue == attempt.kind })
        else {
            progress.waiting.remove(at: place)
            return nil
        }
        let outcome = await transport.post(request(message, at: now))
        if outcome.isSuccess {
            progress.waiting.remove(at: place)
            progress.delivered += 1
            progress.deliveredAt = now
            progress.failingSince = nil
            progress.problem = nil
            return nil
        }
        progress.failingSince = progress.failingSince ?? now
        progress.problem = outcome.problem
        var wanted: Int64?
        if case .answered(let status, let retryAfter) = outcome {
            wanted = retryAfter
            if status == 410 {
                progress.isOff = true
                return nil
            }
        }
        progress.waiting[place].tries += 1
        let wait = RetrySchedule.wait(
            after: progress.waiting[place].tries,
            spread: UInt8(truncatingIfNeeded: attempt.sequence &* 97),
            atLeast: wanted
        )
        guard let wait else {
            progress.waiting.remove(at: place)
            progress.givenUp += 1
            return message.id
        }
        progress.waiting[place].dueAt = Timestamp(milliseconds: now.milliseconds + wait)
        return nil
    }

    private func messages(_ line: AuditLine, at now: Timestamp) throws -> [WebhookMessage] {
        guard line.record.action.hasPrefix("case."), let id = CaseID(written: line.record.subject) else { return [] }
        let about = try desk.find(id)
        return WebhookMessage.make(line, about: about, appeals: appeals, held: try held(line, about, at: now))
    }

    /// What decisions of other cases do to accounts that a line's decision undoes something for, or does nothing to.
    private func held(_ line: AuditLine, _ about: Case, at now: Timestamp) throws -> [Enforcement] {
        let details = line.record.details
        let id = details["reinstated"] ?? details["decision"]
        guard let decision = about.decisions.first(where: { $0.id == id }),
            [.dismiss, .warn, .reinstate].contains(decision.action)
        else { return [] }
        let accounts = Set(decision.subjects.map(\.account))
        let aliases = try store.aliases()
        var others: [CaseID: Case] = [:]
        for account in accounts {
            var query = CaseQuery()
            // Gateways hold all names of an account that is acted against.
            query.accounts = [account, aliases[account] ?? account]
            for summary in try desk.summaries(query) where summary.number != about.id.number {
                guard let action = summary.action, Decision.Action.adverseWords.contains(action) else { continue }
                let other = CaseID(number: summary.number)
                if others[other] == nil { others[other] = try desk.find(other) }
            }
        }
        return BlockList.make(Array(others.values), at: now, aliases: aliases).filter { accounts.contains($0.account) }
    }

    private func request(_ message: WebhookMessage, at now: Timestamp) -> WebhookRequest {
        let seconds = now.milliseconds / 1_000
        return WebhookRequest(
            url: endpoint.url,
            host: endpoint.host,
            allowsPrivateAddresses: endpoint.allowsPrivateAddresses,
            headers: [
                "content-type": "application/json",
                "webhook-id": message.id,
                "webhook-timestamp": "\(seconds)",
                "webhook-signature": endpoint.secret.signature(id: message.id, seconds: seconds, body: message.body),
            ],
            body: message.body
        )
    }
}
