// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import Foundation
internal import HTTPTypes
package import Hummingbird
package import Logging
internal import NIOCore
package import TocsinScamCheck
package import WebService

/// The public's question "is this a scam?": a page and an API, for everybody, without a sign-in.
///
/// Nothing of a message is kept, logged or passed on, and there are no cookies.
package struct PublicCheck: Sendable {
    /// A clock that never goes back, in seconds; a dependency, so that tests can set it.
    package typealias Seconds = @Sendable () -> Double

    let settings: CheckSettings
    private let check: @Sendable (String) throws -> ScamVerdict
    private let work: BlockingWork
    private let rate: NetworkRate
    private let now: Seconds
    let style: String
    let description: String

    /// - Throws: ``CheckStartError`` when a file that comes with it is missing.
    package init(
        check: ScamCheck,
        settings: CheckSettings = CheckSettings(),
        now: @escaping Seconds = { ProcessInfo.processInfo.systemUptime }
    ) throws {
        try self.init(settings: settings, now: now) { try check.check($0) }
    }

    /// `check`: Says what a message is; what it throws is a fault, and told as one.
    ///
    /// - Throws: ``CheckStartError`` when a file that comes with it is missing.
    package init(
        settings: CheckSettings,
        now: @escaping Seconds,
        check: @escaping @Sendable (String) throws -> ScamVerdict
    ) throws {
        self.check = check
        self.settings = settings
        self.now = now
        work = BlockingWork(name: "tocsin scam check", atOnce: settings.atOnce, waiting: settings.waiting)
        rate = NetworkRate(
            burst: settings.burst,
            perMinute: settings.perMinute,
            mostNetworks: settings.mostNetworks
        )
        style = try CheckResource.text("check.css")
        description = try CheckResource.text("openapi.json")
    }

    /// Compiles the phrases of the page's languages, so that nobody's question waits for it.
    package func warmUp() async throws {
        for text in [
            "Please answer me today, thank you", "Merci de me répondre", "Por favor, responda hoy", "请今天回复我，谢谢您的帮助",
        ] {
            _ = try await verdict(text)
        }
    }

    /// Adds the page and the API to a router.
    ///
    /// `logger`: Gets the kind of each fault, and nothing of a message.
    package func add(to router: some RouterMethods<ConnectionContext>, logger: Logger) {
        let page = CheckPageResponder(check: self, logger: logger)
        let api = CheckAPIResponder(check: self, logger: logger)
        router.on(RouterPath(CheckPaths.page), method: .get) { request, _ in page.form(request) }
        router.on(RouterPath(CheckPaths.page), method: .post) { request, context in
            await page.answer(request, peer: context.remoteAddress)
        }
        router.on(RouterPath(CheckPaths.style), method: .get) { _, _ in
            CheckResponse.file(style, type: "text/css; charset=utf-8")
        }
        router.on(RouterPath(CheckPaths.api), method: .post) { request, context in
            await api.answer(request, peer: context.remoteAddress)
        }
        router.on(RouterPath(CheckPaths.description), method: .get) { _, _ in
            CheckResponse.file(description, type: "application/json")
        }
        let allowed: [(path: String, methods: [HTTPRequest.Method])] = [
            (CheckPaths.page, [.get, .post]), (CheckPaths.style, [.get]), (CheckPaths.api, [.post]),
            (CheckPaths.description, [.get]),
        ]
        for (path, methods) in allowed {
            let words = methods.map(\.rawValue).joined(separator: ", ")
            let query = HTTPRequest.Method("QUERY").map { [$0] } ?? []
            let others: [HTTPRequest.Method] =
                [.get, .head, .post, .put, .delete, .patch, .options, .trace] + query
            for method in others where !methods.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ in CheckResponse.notAllowed(words) }
            }
        }
    }

    // MARK: Parts of an answer

    /// - Throws: ``CheckRefusal/tooMany(waitSeconds:)``.
    func admit(_ request: Request, peer: String?) throws {
        let network = ClientAddress.network(request, peer: peer, header: settings.addressHeader)
        let wait = rate.take(network, at: now())
        guard wait == 0 else { throw CheckRefusal.tooMany(waitSeconds: wait) }
    }

    /// A body as text of a type.
    ///
    /// - Throws: ``CheckRefusal``.
    func body(_ request: Request, type: String) async throws -> String {
        let given = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
        guard given?.filter({ !$0.isWhitespace }) == type else { throw CheckRefusal.wrongType }
        let reader = BodyReader(mostBytes: settings.mostBodyBytes, time: settings.bodyTime)
        do {
            return String(decoding: try await reader.read(request).readableBytesView, as: UTF8.self)
        } catch let error as BodyError {
            throw CheckRefusal(error)
        }
    }

    /// - Throws: ``BlockingWorkError/full`` when too many wait, or a fault of the check.
    func verdict(_ message: String) async throws -> ScamVerdict {
        let check = check
        return try await work.run { try check(message) }
    }

    /// What an error is told as; the log gets the kind of one that is a fault here.
    func refusal(_ error: any Error, _ logger: Logger) -> CheckRefusal {
        switch error {
        case let refusal as CheckRefusal: return refusal
        case BlockingWorkError.full: return .busy
        default:
            // Its text could hold what no log may; its kind cannot.
            logger.error("A scam check failed", metadata: ["kind": "\(String(reflecting: type(of: error)))"])
            return .failed
        }
    }
}
