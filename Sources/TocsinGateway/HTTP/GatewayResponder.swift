// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import JSONText
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import OTLPTracing
internal import TocsinIngest
internal import TocsinModel
internal import Tracing

/// Answers requests: decides on each, sends it on, and streams its answer back.
// A class, so that the tasks of ten thousand streams hold a pointer to it and no copies.
final class GatewayResponder: Sendable {
    private let settings: GatewaySettings
    private let accounts: AccountReader
    private let enforcer: Enforcer
    private let forwarder: Forwarder?
    private let pages: ServicePages
    private let metrics: GatewayMetrics
    private let tracer: OTLPTracer?
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// `forwarder`: Nil where requests are only decided upon.
    ///
    /// `tracer`: Nil where no traces are wanted.
    init(
        settings: GatewaySettings,
        accounts: AccountReader,
        enforcer: Enforcer,
        forwarder: Forwarder?,
        pages: ServicePages,
        metrics: GatewayMetrics,
        tracer: OTLPTracer?,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.settings = settings
        self.accounts = accounts
        self.enforcer = enforcer
        self.forwarder = forwarder
        self.pages = pages
        self.metrics = metrics
        self.tracer = tracer
        self.logger = logger
        self.now = now
    }

    /// Serves one request, until it is answered or its client is gone.
    func respond(
        _ request: HummingbirdCore.Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let answer = AnswerWriter(writer)
        let watch = try await channel.pipeline.handler(type: ClientWatch.self).get()
        // Ended by the client's leaving, by this task's cancellation, or by its own end, for which this task waits.
        // Detached, since it needs none of the values that this task's callers left for theirs.
        let serving = Task.detached(executorPreference: LoopExecutor(channel.eventLoop)) { [self] in
            try await serve(request, answer, channel)
        }
        watch.whenGone { serving.cancel() }
        defer { watch.whenGone(nil) }
        try await withTaskCancellationHandler {
            try await serving.value
        } onCancel: {
            serving.cancel()
        }
    }

    private func serve(
        _ request: HummingbirdCore.Request,
        _ answer: AnswerWriter,
        _ channel: any Channel
    ) async throws {
        let target = request.head.path ?? ""
        let path = String(target.prefix { $0 != "?" })
        if request.method == .get, let page = pages.page(path) {
            return try await answer.write(page.head, page.body)
        }
        let route = GatewayRoute(path: path)
        let span = tracer?.begin(request, route)
        defer { span?.end() }
        let call = GatewayCall(
            route: route,
            path: path,
            target: target,
            client: clientAddress(request, channel),
            time: now(),
            trace: span?.context
        )
        var decision = "refused"
        do {
            try Self.checkTarget(request)
            if let probe = try probe(request) {
                return try await answer.write(
                    HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]),
                    probe
                )
            }
            let account = try accounts.account(of: request.headers)
            let verdict = enforcer.decide(account?.id)
            decision = verdict.word
            if let refusal = Refusal(verdict, appeal: settings.appeal) { throw refusal }
            guard let forwarder else {
                metrics.countRequest(call.route, status: 200, decision: decision)
                span?.answered(200, decision)
                log(call, status: 200, decision)
                return try await answer.write(HTTPResponse(status: .ok), "")
            }
            let body = try await RequestBodyReader(limits: settings.limits).read(request, answer, on: channel.eventLoop)
            let status = try await forwarder.forward(request, call, account: account, body: body, answer)
            metrics.countRequest(call.route, status: status, decision: decision)
            span?.answered(status, decision)
            log(call, status: status, decision)
        } catch let refusal as Refusal where answer.isUnanswered {
            metrics.countRequest(call.route, status: refusal.status, decision: decision)
            span?.answered(refusal.status, decision)
            log(call, status: refusal.status, decision)
            var refusal = refusal
            // The server reads a body that nobody wanted to its end, which must be in sight.
            if !isBodyBounded(request) { refusal.closes = true }
            try await answer.write(Self.head(of: refusal), refusal.body)
            if refusal.closes { Self.close(channel) }
        } catch {
            if Task.isCancelled { metrics.countDisconnect() }
            span?.setStatus(SpanStatus(code: .error))
            throw error
        }
    }

    private func isBodyBounded(_ request: HummingbirdCore.Request) -> Bool {
        guard let length = request.headers[.contentLength] else { return [.get, .head].contains(request.method) }
        return Int(length).map { $0 <= settings.limits.bodyBytes } ?? false
    }

    /// What would be done with an account's request; nil for a request that is no probe.
    private func probe(_ request: HummingbirdCore.Request) throws -> String? {
        guard let name = Probe.header, let text = request.headers[name] else { return nil }
        guard let probe = Probe(text, key: settings.key, now: now()) else {
            throw Refusal(
                status: 401,
                code: "invalid_probe",
                message: "The probe is not signed with this gateway's key, or is older than a minute."
            )
        }
        return ProbeAnswer(enforcer, probe.account).text
    }

    /// Refuses what is no request for the upstream: another host's name in the target, a tunnel, an echo.
    private static func checkTarget(_ request: HummingbirdCore.Request) throws(Refusal) {
        guard request.method != .connect, request.method != .trace else {
            throw Refusal(
                status: 405,
                code: "method_not_allowed",
                message: "The method \(request.method) is not served."
            )
        }
        guard let target = request.head.path, target.hasPrefix("/") else {
            throw Refusal(status: 400, code: "invalid_target", message: "The request's target must begin with '/'.")
        }
    }

    private func clientAddress(_ request: HummingbirdCore.Request, _ channel: any Channel) -> String? {
        if let name = settings.addressHeader.flatMap({ HTTPField.Name($0) }) {
            // The last is what the nearest proxy saw; those before it are what it was told.
            let last = request.headers[values: name].last?.split(separator: ",").last
            return last.map { $0.trimmingCharacters(in: .whitespaces) }
        }
        return channel.remoteAddress?.ipAddress
    }

    private static func head(of refusal: Refusal) -> HTTPResponse {
        var head = HTTPResponse(
            status: HTTPResponse.Status(code: refusal.status),
            headerFields: [.contentType: "application/json"]
        )
        if let seconds = refusal.retryAfterSeconds { head.headerFields[.retryAfter] = "\(seconds)" }
        if refusal.closes { head.headerFields[.connection] = "close" }
        return head
    }

    /// Closes a connection whose request was not read to its end, once the client has had time to read why.
    private static func close(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }

    private func log(_ call: GatewayCall, status: Int, _ decision: String) {
        logger.info(
            "Answered",
            metadata: [
                "route": "\(call.route.rawValue)", "status": "\(status)", "decision": "\(decision)",
                "milliseconds": "\(call.elapsedMilliseconds)",
            ]
        )
    }
}

/// A request as far as the gateway needs to know it.
struct GatewayCall: Sendable {
    var route: GatewayRoute
    /// Without a query.
    var path: String
    /// With its query.
    var target: String
    var client: String?
    var time: Timestamp
    /// The span of the request; nil where no traces are wanted.
    var trace: ServiceContext?
    let started = ContinuousClock.now

    var elapsedMilliseconds: Int {
        let elapsed = (ContinuousClock.now - started).components
        return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
    }
}
