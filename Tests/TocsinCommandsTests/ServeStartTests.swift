// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinHTTPTestSupport
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("What keeps the console from starting, as a user sees it")
struct ServeStartTests {
    /// Starts a console that should not start, and gives what it says.
    private func serve(_ arguments: [String], in folder: TemporaryFolder) throws -> CommandRun {
        if !FileManager.default.fileExists(atPath: folder.file("tocsin.sqlite")) {
            try CommandRun.run("people", "add", "dora", "--role", "admin", in: folder)
            _ = try folder.write(RuleOptionsTests.rule, to: "mine.yml")
        }
        let started = try CommandRun.start(["serve", "--rules", "mine.yml"] + arguments, in: folder)
        let watchdog = CommandRun.watchdog(started.0)
        defer { watchdog.cancel() }
        let run = CommandRun(waitingFor: started)
        #expect(run.status == 1)
        return run
    }

    @Test("a port that another program has")
    func thePortIsTaken() async throws {
        try await TemporaryFolder.with { folder in
            try await LoopbackServer.with(.hangs) { server in
                let port = try #require(server.address.split(separator: ":").last.map(String.init))
                let run = try serve(["--port", port], in: folder)
                #expect(run.errors.contains("Another program listens on 127.0.0.1:\(port) already."))
                #expect(!run.errors.contains("errno"))
            }
        }
    }

    @Test("an address of another machine")
    func theHostIsNone() async throws {
        try await TemporaryFolder.with { folder in
            let run = try serve(["--host", "192.0.2.1", "--port", "0"], in: folder)
            #expect(run.errors.contains("'192.0.2.1' is no address of this machine. Name one with --host"))
        }
    }

    @Test("a mistyped folder of rules")
    func theRulesAreNotThere() async throws {
        try await TemporaryFolder.with { folder in
            let run = try serve(["--port", "0", "--rules", "nosuch"], in: folder)
            #expect(run.errors.contains("'nosuch' cannot be read. Check the path that --rules names"))
        }
    }

    @Test("a provider's secret that others can read")
    func theSecretIsOpen() async throws {
        try await TemporaryFolder.with { folder in
            let settings = """
                {"issuer": "https://id.example", "clientID": "tocsin", "clientSecretFile": "secret",
                 "redirectAddress": "https://tocsin.example/sign-in/openid"}
                """
            _ = try folder.write(settings, to: "openid.json")
            let secret = try folder.write("s3cret", to: "secret")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret)
            let run = try serve(["--port", "0", "--openid", "openid.json"], in: folder)
            #expect(run.errors.contains("The client's secret 'secret' can be read by others (mode 644)."))
            #expect(run.errors.contains("Run: chmod 600 secret"))
            #expect(!run.errors.contains("s3cret"))
        }
    }

    @Test("a second 'deliver' over a store, which would write the block list against the first")
    func theStoreIsDelivered() async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("tocsin.sqlite"))
            let claim = try #require(try store.claim(.deliver))
            let run = try CommandRun.run(
                ["deliver", "--store", "tocsin.sqlite", "--enforcement", "list.jsonl"],
                in: folder,
                expecting: 1
            )
            #expect(run.errors.contains("Another 'deliver' carries this store's decisions."))
            claim.giveBack()
        }
    }
}
