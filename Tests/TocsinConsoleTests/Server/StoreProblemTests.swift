// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing
import TocsinAPI
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

@testable import TocsinConsole

@Suite("What is said of errors of the store")
struct StoreProblemTests {
    struct Refused: Error {}
    struct Other: Error {}

    /// Asks for a page that throws.
    private func answer(
        _ error: any Error,
        _ trouble: StoreTrouble?,
        uri: String = "/fails"
    ) async throws -> (TestResponse, log: String) {
        try await TemporaryFolder.with { folder in
            var settings = ConsoleSettings()
            settings.countsInBackground = false
            let store = try SQLiteStore(path: folder.file("console.sqlite"))
            let parts = try ConsoleParts(
                store: store,
                signIn: FakeSignIn(),
                settings: settings,
                now: { ConsoleFixture.now }
            )
            let lines = LogLines()
            let route = Route(.get, "/fails", .everybody, waiting: { _, _ in throw error })
            let server = ConsoleServer(
                parts,
                routes: [route],
                api: ProgramAPI(
                    try APIDesk(store: store, client: { _, _ in throw error }, now: { ConsoleFixture.now })
                ),
                storeProblem: { error in
                    error is Refused ? StoreProblem(word: "some.word", trouble: trouble) : nil
                },
                logger: Logger(label: "test", factory: { _ in lines })
            )
            let response = try await server.application().test(.router) { client in
                // The API asks for nobody without a token.
                try await client.execute(uri: uri, method: .get, headers: [.authorization: "Bearer tcs_x"]) { $0 }
            }
            return (response, lines.text)
        }
    }

    @Test func aStoreThatCannotBeWrittenIsToldAsSuch() async throws {
        let (page, log) = try await answer(Refused(), .cannotBeWritten)
        #expect(page.status == .serviceUnavailable)
        #expect(page.text.contains("The store cannot be written now"))
        #expect(log.contains("A request failed") && log.contains("some.word"), "\(log)")
        #expect(!log.contains("Refused"))
    }

    @Test func aStoreThatIsAwayIsToldAsSuchAndNothingIsPromised() async throws {
        let (page, log) = try await answer(Refused(), .away)
        #expect(page.status == .serviceUnavailable)
        #expect(page.text.contains("The store is away now"))
        #expect(!page.text.contains("Nothing was done"))
        #expect(log.contains("some.word"), "\(log)")
    }

    @Test func anyOtherErrorOfTheStoreHasAFixedWordInTheLog() async throws {
        let (page, log) = try await answer(Refused(), nil)
        #expect(page.status == .internalServerError)
        #expect(log.contains("some.word") && !log.contains("Refused"), "\(log)")
        let (_, other) = try await answer(Other(), .away)
        #expect(other.contains("StoreProblemTests.Other"), "\(other)")
    }

    /// Programs are answered in JSON, and the log names the kind as it does for pages, once.
    @Test func anErrorBehindTheAPIIsLoggedByItsKind() async throws {
        let uri = "/api/v1/cases"
        let (away, log) = try await answer(Refused(), .away, uri: uri)
        #expect(away.status == .serviceUnavailable && away.headers[.contentType] == "application/json")
        #expect(away.text.contains("\"unavailable\""))
        #expect(log.components(separatedBy: "some.word").count == 2, "\(log)")
        #expect(!log.contains("Refused") && !log.contains("tcs_x"))
        let (failed, other) = try await answer(Other(), nil, uri: uri)
        #expect(failed.status == .internalServerError && failed.text.contains("\"failed\""))
        #expect(other.components(separatedBy: "StoreProblemTests.Other").count == 2, "\(other)")
    }
}
