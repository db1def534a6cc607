// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import NIOCore
import Testing
import TocsinConsole
import TocsinFindings
import TocsinStoreSQLite
import TocsinTestSupport
import WebService

/// What keeps a console from starting, and what it warns of.
@Suite struct StartTests {
    private func problem(_ code: CInt) -> ListenProblem {
        ListenProblem(IOError(errnoCode: code, reason: "bind"), host: "127.0.0.1", port: 80)
    }

    @Test func whatKeepsAConsoleFromListeningIsSaidInWords() {
        #expect(problem(EADDRINUSE) == .taken(host: "127.0.0.1", port: 80))
        #expect(problem(EADDRNOTAVAIL) == .notHere(host: "127.0.0.1"))
        #expect(problem(EACCES) == .notAllowed(port: 80))
        #expect("\(problem(EMFILE))".contains("127.0.0.1:80: Too many open files."))
        #expect(
            "\(problem(EADDRINUSE))"
                == "Another program listens on 127.0.0.1:80 already. Stop it, or choose another port with --port."
        )
    }

    @Test(
        "an address of another machine is none, nor is a name that nobody has",
        arguments: ["192.0.2.1", String(repeating: "a", count: 64) + ".invalid"]
    )
    func addressesAreOfThisMachine(_ host: String) async throws {
        var settings = ConsoleSettings()
        // One for documentation (RFC 5737), which no machine has, and one too long for a name.
        settings.host = host
        settings.port = 0
        try await ConsoleFixture.with(settings: settings) { console async throws in
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: ListenProblem.notHere(host: host)) {
                try await ConsoleServer(console.parts, logger: logger).run { _ in }
            }
        }
    }

    // MARK: Rules

    private func loadRules(_ make: (TemporaryFolder) throws -> [String]) async throws -> [String] {
        try await TemporaryFolder.with { folder in
            var settings = ConsoleSettings()
            settings.rules = try make(folder)
            let store = try SQLiteStore(path: folder.file("console.sqlite"))
            let parts = try ConsoleParts(
                store: store,
                signIn: FakeSignIn(),
                settings: settings,
                now: { ConsoleFixture.now }
            )
            return try parts.loadRules().map { $0.replacing(folder.path + "/", with: "") }
        }
    }

    @Test func aPathOfRulesThatCannotBeReadIsNamed() async throws {
        await #expect(throws: RuleSetError.cannotRead(paths: ["/nothing/here"], option: "--rules")) {
            try await loadRules { [try $0.write(Made.ruleText, to: "rule.yml"), "/nothing/here"] }
        }
    }

    @Test func withoutARuleThereIsNothingToShow() async throws {
        await #expect(throws: RuleSetError.noRules(option: "--rules")) {
            try await loadRules { [try $0.write("title: No rule", to: "rule.yml")] }
        }
    }

    @Test func aBrokenRuleIsNamedAndTheOthersAreShown() async throws {
        let warnings = try await loadRules {
            [try $0.write(Made.ruleText, to: "rule.yml"), try $0.write("a: [", to: "broken.yml")]
        }
        #expect(warnings.contains { $0.hasPrefix("broken.yml:2:") && $0.contains("This is not YAML") })
    }
}
