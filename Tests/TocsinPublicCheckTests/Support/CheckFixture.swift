// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import TocsinPublicCheck
import TocsinScamCheck
import WebService

/// The public check in process, with a clock that tests set and a log that they read.
struct CheckFixture {
    static let scam = """
        Hi Mum, I lost my phone, this is my new number. I need you to pay an urgent bill today, please buy gift cards and send me the \
        codes. Do not tell anybody.
        """

    let clock = Clock()
    let log = LogLines()
    let application: WebServer.WebApplication

    final class Clock: Sendable {
        private let seconds = Mutex(1000.0)

        var now: Double { seconds.withLock { $0 } }
        func pass(_ more: Double) { seconds.withLock { $0 += more } }
    }

    // Compiled once: phrases take a while.
    private static let check = Result { try ScamCheck(wording: .bundled()) }

    /// `fault`: What the check throws, whatever it is asked; nil for one that is well.
    init(fault: (any Error)? = nil, _ change: (inout CheckSettings) -> Void = { _ in }) throws {
        var settings = CheckSettings()
        settings.burst = 1000
        // On a busy machine an answer may take longer than a client should.
        settings.idleTime = .seconds(600)
        change(&settings)
        var logger = Logger(label: "test", factory: { [log] _ in log })
        logger.logLevel = .trace
        let clock = clock
        let scamCheck = try Self.check.get()
        let check = try PublicCheck(settings: settings, now: { clock.now }) { message in
            if let fault { throw fault }
            return try scamCheck.check(message)
        }
        application = CheckServer(check, host: "127.0.0.1", port: 0, logger: logger).application()
    }

    func test<Value>(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await application.test(.router, body)
    }

    /// Sends the form as a browser would.
    func post(_ message: String, lang: String? = nil, headers: HTTPFields = [:]) async throws -> TestResponse {
        let path = "/check" + (lang.map { "?lang=\($0)" } ?? "")
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        let fields = headers
        return try await test { client in
            try await client.execute(
                uri: path,
                method: .post,
                headers: fields,
                body: ByteBuffer(string: "message=" + Self.encoded(message))
            )
        }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await test { try await $0.execute(uri: path, method: .get, headers: headers) }
    }

    func ask(_ json: String, type: String = "application/json") async throws -> TestResponse {
        try await test { client in
            try await client.execute(
                uri: "/api/check",
                method: .post,
                headers: [.contentType: type],
                body: ByteBuffer(string: json)
            )
        }
    }

    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            let scalar = Character(UnicodeScalar(byte))
            if byte == 32 { return "+" }
            if byte < 128, scalar.isLetter || scalar.isNumber { return String(scalar) }
            return "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
        }.joined()
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}

/// Everything that is logged, with its metadata.
final class LogLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:]) \(event.error.map { "\($0)" } ?? "")") }
    }
}
