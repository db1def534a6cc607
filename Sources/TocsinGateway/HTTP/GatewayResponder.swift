// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Logging
internal import NIOHTTP1
internal import OTLPTracing
internal import TocsinIngest
internal import TocsinModel
internal import Tracing

/// Decides on requests by their heads, and says how they were answered.
///
/// It never waits: each connection calls it on its own event loop.
final class GatewayResponder: Sendable {
    /// What is to be done with a request.
    enum Decision {
        /// An answer to whoever runs the gateway; it is not counted.
        case answer(OwnAnswer)
        case refuse(Refusal, decision: String)
        case pass(NamedAccount?, decision: String)
    }

    let settings: GatewaySettings
    private let accounts: AccountReader
    private let enforcer: Enforcer
    private let pages: ServicePages
    private let metrics: GatewayMetrics
    private let tracer: OTLPTracer?
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// `tracer`: Nil where no traces are wanted.
    init(
        settings: GatewaySettings,
        accounts: AccountReader,
        enforcer: Enforcer,
        pages: ServicePages,
        metrics: GatewayMetrics,
        tracer: OTLPTracer?,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.settings = settings
        self.accounts = accounts
        self.enforcer = enforcer
        self.pages = pages
        self.metrics = metrics
        self.tracer = tracer
        self.logger = logger
        self.now = now
    }

    /// A page of the gateway's own; nil for any other request.
    func page(_ method: HTTPMethod, _ target: RequestTarget) -> OwnAnswer? {
        method == .GET ? pages.page(target.path) : nil
    }

    /// Begins a request, whose span somebody must end.
    ///
    /// `target`: What the head names.
    ///
    /// `peer`: The address at the other end of the connection.
    func begin(_ head: HTTPRequestHead, _ target: RequestTarget, peer: String?) -> GatewayCall {
        let route = GatewayRoute(path: target.path)
        return GatewayCall(
            head: head,
            target: target,
            route: route,
            client: clientAddress(head, peer),
            time: now(),
            span: tracer?.begin(head, route)
        )
    }

    /// `known`: The account that the connection named before, if any.
    func decide(_ call: GatewayCall, known: inout AccountReader.Known?) -> Decision {
        do throws(Refusal) {
            try Self.checkTarget(call)
            if let probe = try probe(call) { return .answer(OwnAnswer(probe, type: "application/json")) }
            let account = try accounts.account(of: call.head.headers, known: &known)
            let verdict = enforcer.decide(account?.id)
            if let refusal = Refusal(verdict, appeal: settings.appeal) {
                return .refuse(refusal, decision: verdict.word)
            }
            if settings.upstream != nil { try Self.checkEncoding(call) }
            return .pass(account, decision: verdict.word)
        } catch {
            return .refuse(error, decision: "refused")
        }
    }

    /// Counts and logs an answer, and ends its span.
    func answered(_ call: GatewayCall, status: Int, decision: String) {
        call.span?.answered(status, decision)
        call.span?.end()
        note(call, status: status, decision: decision, .answered)
    }

    /// Counts and logs a request that was not answered to its end, and ends its span.
    ///
    /// `status`: What its client was told, if anything.
    ///
    /// `byClient`: Whether its client left.
    func brokeOff(_ call: GatewayCall, status: Int?, decision: String, byClient: Bool) {
        note(call, status: status, decision: decision, byClient ? .clientLeft : .brokeOff)
        if byClient { metrics.countDisconnect() }
        if let status { call.span?.answered(status, decision) }
        call.span?.setStatus(SpanStatus(code: .error))
        call.span?.end()
    }

    private func note(_ call: GatewayCall, status: Int?, decision: String, _ end: RequestEnd) {
        metrics.countRequest(call.route, status: status, decision: decision, end: end)
        let told = status.map { "\($0)" } ?? "none"
        logger.info(
            "Answered",
            metadata: [
                "route": "\(call.route.rawValue)", "status": "\(told)", "decision": "\(decision)",
                "end": "\(end.rawValue)", "milliseconds": "\(call.elapsedMilliseconds)",
            ]
        )
    }

    /// What would be done with an account's request; nil for a request that is no probe.
    private func probe(_ call: GatewayCall) throws(Refusal) -> String? {
        guard let text = call.head.headers.first(name: Probe.header) else { return nil }
        guard let probe = Probe(text, key: settings.key, now: now()) else {
            throw Refusal(
                status: 401,
                code: "invalid_probe",
                message: "The probe is not signed with this gateway's key, or is older than a minute."
            )
        }
        return ProbeAnswer(enforcer, probe.account).text
    }

    /// Refuses what is no request for the upstream: a tunnel, an echo, a target that is no path.
    ///
    /// What follows on the connection may not be a request either, or one that another server would see elsewhere.
    private static func checkTarget(_ call: GatewayCall) throws(Refusal) {
        guard call.head.method != .CONNECT, call.head.method != .TRACE else {
            throw Refusal(
                status: 405,
                code: "method_not_allowed",
                message: "The method \(call.head.method.rawValue) is not served.",
                closes: true
            )
        }
        guard call.target.isValid else {
            throw Refusal(
                status: 400,
                code: "invalid_target",
                message: "The request's target is no path.",
                closes: true
            )
        }
    }

    /// Refuses a packed call of a model, in which nobody could see what is asked (RFC 9110, section 15.5.16).
    private static func checkEncoding(_ call: GatewayCall) throws(Refusal) {
        guard call.route.callsModel, call.head.method == .POST,
            call.head.headers[canonicalForm: "Content-Encoding"].contains(where: { $0.lowercased() != "identity" })
        else { return }
        throw Refusal(
            status: 415,
            code: "packed_request",
            message: "The request's body is packed. Send it without Content-Encoding."
        )
    }

    private func clientAddress(_ head: HTTPRequestHead, _ peer: String?) -> String? {
        guard let name = settings.addressHeader else { return peer }
        // The last is what the nearest proxy saw; those before it are what it was told.
        let last = head.headers[name].last?.split(separator: ",").last
        return last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
