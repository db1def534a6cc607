// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing
import TocsinPublicCheck

/// Over a socket, since only there bodies are slow.
struct SlowBodyTests {
    @Test("a body that does not come is not waited for", arguments: ["/check", "/api/check"])
    func slowBodies(_ path: String) async throws {
        let fixture = try CheckFixture { $0.bodyTime = .milliseconds(200) }
        let type = path == "/check" ? "application/x-www-form-urlencoded" : "application/json"
        let answer = try await fixture.application.test(.live) { client in
            try await Self.exchange(
                port: try #require(client.port),
                "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: \(type)\r\nContent-Length: 100\r\n\r\nmessage=half"
            )
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 "))
        #expect(answer.lowercased().contains("connection: close"))
    }

    @Test func aBodyThatSaysItIsLongIsAnsweredBeforeItComes() async throws {
        let fixture = try CheckFixture()
        let answer = try await fixture.application.test(.live) { client in
            try await Self.exchange(
                port: try #require(client.port),
                "POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n\r\nmessage="
            )
        }
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
    }

    /// Sends bytes, and reads until the answer's headers are whole.
    private static func exchange(port: Int, _ request: String) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            for try await part in inbound {
                answer += String(buffer: part)
                if answer.contains("\r\n\r\n") { break }
            }
            return answer
        }
    }
}
