// Tocsin
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinIngest
import TocsinModel
import TocsinTestSupport

/// A gateway before a server of a test's own.
struct GatewayFixture: Sendable {
    static let key = PseudonymKey(bytes: Array(repeating: 7, count: 32))

    let folder: TemporaryFolder
    let upstream: LoopbackServer
    let port: Int

    var address: String { "http://127.0.0.1:\(port)" }
    var listFile: String { folder.file("list.jsonl") }

    /// Where accounts come from a header, so that a test can name one.
    static func header(_ name: String) throws -> AccountSource {
        try AccountSource("header:\(name)")
    }

    enum Failure: Error {
        case neverListened, never
    }

    /// Runs `body` beside a gateway, whose accounts are named by `X-Account`.
    static func with(
        _ behaviour: LoopbackServer.Behaviour = .answers(status: 200, body: "{}"),
        list: String? = "",
        fail: Enforcer.Fallback = .closed,
        upstream: String? = nil,
        settings change: (inout GatewaySettings) -> Void = { _ in },
        body: (GatewayFixture) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            if let list { _ = try folder.write(list, to: "list.jsonl") }
            try await LoopbackServer.with(behaviour) { server in
                var settings = GatewaySettings(
                    host: "127.0.0.1",
                    port: 0,
                    upstream: try UpstreamAddress(upstream ?? server.address),
                    account: try header("X-Account"),
                    key: key,
                    enforcementFile: folder.file("list.jsonl"),
                    fallback: fail,
                    recording: EventRecorder.Settings(folder: folder.file("events"))
                )
                settings.recording.interval = .milliseconds(20)
                settings.appeal = "https://appeals.example/{decision}"
                change(&settings)
                var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
                logger.logLevel = .critical
                let gateway = GatewayServer(settings, logger: logger) { .now }
                let (ports, continuation) = AsyncStream<Int>.makeStream()
                let running = Task {
                    defer { continuation.finish() }
                    try await gateway.run { continuation.yield($0) }
                }
                var iterator = ports.makeAsyncIterator()
                guard let port = await iterator.next() else {
                    try await running.value
                    throw Failure.neverListened
                }
                let result: Result<Void, any Error>
                do {
                    try await body(GatewayFixture(folder: folder, upstream: server, port: port))
                    result = .success(())
                } catch {
                    result = .failure(error)
                }
                running.cancel()
                _ = await running.result
                try result.get()
            }
        }
    }

    /// A line of a block list.
    static func line(
        _ account: String,
        _ action: Enforcement.Action = .suspended,
        until: Timestamp? = nil,
        key: PseudonymKey = key,
        appeal: String? = nil
    ) throws -> String {
        let enforcement = Enforcement(
            account: key.accountID(of: account),
            action: action,
            until: until,
            reasonCode: "phishing",
            decision: "D-1",
            decidedAt: Timestamp(milliseconds: 1_700_000_000_000),
            appeal: appeal
        )
        return String(decoding: try JSONEncoder().encode(enforcement), as: UTF8.self) + "\n"
    }

    /// Puts another block list in the place of this one, as `rename` does.
    func replaceList(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: listFile), options: .atomic)
    }

    struct Reply: Equatable {
        var status: Int
        var headers: HTTPHeaders
        var body: String
    }

    func send(
        _ path: String = "/v1/chat/completions",
        method: HTTPMethod = .POST,
        account: String? = "anna",
        headers: HTTPHeaders = [:],
        body: String? = #"{"model":"m","messages":[{"role":"user","content":"Bake a cake."}]}"#
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        request.headers = headers
        if let account { request.headers.add(name: "X-Account", value: account) }
        if let body, method == .POST { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
        let bytes = try await response.body.collect(upTo: 1 << 24)
        return Reply(status: Int(response.status.code), headers: response.headers, body: String(buffer: bytes))
    }

    /// The lines of all segments.
    func events() throws -> [[String: Any]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("events")).sorted()
        return try names.flatMap { name in
            try Data(contentsOf: URL(filePath: folder.file("events/\(name)"))).split(separator: UInt8(ascii: "\n"))
        }.compactMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    }

    /// Waits for what will come, however slow the machine is.
    static func eventually(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<12_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure.never
    }
}
