// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Testing
import TocsinConsole
import TocsinStoreSQLite
import TocsinTestSupport
import WebService

@Suite struct SlowBodyTests {
    /// A body that never ends is given up.
    @Test func aBodyThatTakesTooLongIsRefused() async throws {
        try await TemporaryFolder.with { folder in
            var settings = ConsoleSettings()
            settings.formTime = .milliseconds(50)
            let store = try SQLiteStore(path: folder.file("console.sqlite"))
            let parts = try ConsoleParts(
                store: store,
                signIn: FakeSignIn(),
                settings: settings,
                now: { ConsoleFixture.now }
            )
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let (body, end) = AsyncStream.makeStream(of: ByteBuffer.self)
            end.yield(ByteBuffer(string: "name=a&"))
            let head = HTTPRequest(
                method: .post,
                scheme: "http",
                authority: "localhost",
                path: "/views",
                headerFields: [.cookie: "__Host-tocsin=token-ana", .contentType: "application/x-www-form-urlencoded"]
            )
            let answer = try await ConsoleServer(parts, logger: logger).application().responder.respond(
                to: Request(head: head, body: RequestBody(asyncSequence: body)),
                context: ConnectionContext(source: .init(channel: EmbeddedChannel(), logger: logger))
            )
            end.finish()
            #expect(answer.status == .requestTimeout)
            #expect(try store.savedViews(of: "person-ana").isEmpty)
        }
    }
}
