// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinSignIn
import TocsinTestSupport

@Suite("People, as admins look after them", .serialized)
struct PeopleCommandTests {
    @discardableResult
    private func people(
        _ arguments: String...,
        as name: String? = "dora",
        in folder: TemporaryFolder,
        expecting status: Int32 = 0
    ) throws -> CommandRun {
        let who = name.map { ["--as", $0] } ?? []
        return try CommandRun.run(
            ["people"] + arguments + who + ["--store", "s.sqlite"],
            in: folder,
            expecting: status
        )
    }

    private func with(_ body: (TemporaryFolder) throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            try people("add", "dora", "--role", "admin", as: nil, in: folder)
            try body(folder)
        }
    }

    @Test func theFirstPersonIsAnAdminAndAddsOthers() async throws {
        try await TemporaryFolder.with { folder in
            let refused = try people("add", "ana", "--role", "analyst", as: nil, in: folder, expecting: 1)
            #expect(refused.errors.contains("The first person has to be an admin"))
            let first = try people("add", "dora", "--role", "admin", as: nil, in: folder)
            // As it is to be typed: over the same store, and by somebody.
            #expect(first.errors.contains("with 'tocsin people password dora --as dora --store s.sqlite'."))
            let again = try people("add", "eve", "--role", "admin", as: nil, in: folder, expecting: 1)
            #expect(again.errors.contains("Say who you are with --as"))
            let added = try people("add", "Ana", "--role", "analyst", in: folder)
            #expect(added.output == "Ana  analyst  cannot sign in yet\n")
            #expect(added.errors.contains("'tocsin people password Ana --as dora --store s.sqlite'"))
            try people("role", "ana", "senior", in: folder)
            try people("disable", "ana", in: folder)
            let list = try people("list", in: folder).output
            #expect(list == "Ana  senior, disabled  cannot sign in yet\ndora  admin  cannot sign in yet\n")
            let refusedAna = try people("list", as: "ana", in: folder, expecting: 1)
            #expect(refusedAna.errors.contains("Ana is disabled"))
            try people("enable", "ana", in: folder)
            #expect(try people("list", as: "ana", in: folder, expecting: 1).errors.contains("It takes admin"))
            let audit = try CommandRun.run("audit", "verify", "--as", "dora", "--store", "s.sqlite", in: folder)
            #expect(audit.output.hasPrefix("5 entries are sound"))
        }
    }

    @Test func aPasswordComesFromAFileThatNobodyElseReads() async throws {
        try await with { folder in
            let path = try folder.write("nine lamps over two doors\nsecond line\n", to: "password")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let readable = try people("password", "dora", "--file", "password", in: folder, expecting: 1)
            #expect(readable.errors.contains("can be read by others"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let set = try people("password", "dora", "--file", "password", in: folder)
            #expect(set.output == "dora  admin  password\n")
            let log = try CommandRun.run("audit", "export", "--as", "dora", "--store", "s.sqlite", in: folder).output
            #expect(log.contains("person.password") && !log.contains("lamps") && !log.contains("argon2"))
        }
    }

    @Test func apasswordIsNoArgumentAndIsNotAskedForWithoutATerminal() async throws {
        try await with { folder in
            let asked = try people("password", "dora", in: folder, expecting: 1)
            #expect(asked.errors.contains("Name a file with --file"))
            try people("password", "dora", "nine lamps over two doors", in: folder, expecting: 64)
            _ = try folder.write("short\n", to: "short")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("short"))
            let short = try people("password", "dora", "--file", "short", in: folder, expecting: 1)
            #expect(short.errors.contains("at least 12 characters"))
        }
    }

    @Test func aSecondFactorIsSetUpByTheCodeThatTheAppShows() async throws {
        try await with { folder in
            let process = Process()
            let (input, output) = (Pipe(), Pipe())
            process.executableURL = CommandRun.program
            process.arguments = ["people", "totp", "dora", "--as", "dora", "--store", "s.sqlite"]
            process.currentDirectoryURL = URL(filePath: folder.path)
            process.standardInput = input
            process.standardOutput = output
            process.standardError = Pipe()
            try process.run()
            let secret = try #require(try Self.secret(output.fileHandleForReading))
            let now = Date().timeIntervalSince1970
            let code = TimeCode.code(secret, step: Int64(now) / TimeCode.stepSeconds)
            try input.fileHandleForWriting.write(contentsOf: Data("\(code)\n".utf8))
            try input.fileHandleForWriting.close()
            let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(rest.split(separator: "\n").filter { $0.hasPrefix("  ") }.count == 10)
            #expect(try people("list", in: folder).output == "dora  admin  second factor\n")
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file("s.sqlite.sign-in-key"))
            #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try people("totp", "dora", "--remove", in: folder).output == "dora  admin  cannot sign in yet\n")
        }
    }

    /// Reads up to the secret that the command shows.
    private static func secret(_ output: FileHandle) throws -> [UInt8]? {
        var text = ""
        while !text.contains("issuer=") {
            let data = output.availableData
            if data.isEmpty { return nil }
            text += String(decoding: data, as: UTF8.self)
        }
        return text.split(separator: "\n").first?.split(separator: " ").last.flatMap { Base32.bytes(String($0)) }
    }

    @Test func tokensAreMadeListedAndEnded() async throws {
        try await with { folder in
            let made = try people(
                "tokens",
                "add",
                "--label",
                "nightly",
                "--scope",
                "read",
                "--scope",
                "work",
                in: folder
            )
            #expect(made.output.hasPrefix("tcs_") && made.output.count == 48)
            let list = try people("tokens", in: folder).output
            #expect(list.contains("read, work") && list.contains("never used") && list.hasSuffix("nightly\n"))
            let id = try #require(list.split(separator: " ").first.map(String.init))
            #expect(!list.contains(made.output.dropFirst(4).prefix(43)))
            let wrong = try people("tokens", "add", "--label", "x", "--scope", "all", in: folder, expecting: 64)
            #expect(wrong.errors.contains("--scope cannot be 'all'. Use one of read, work, decide, check, gateway"))
            try people("tokens", "remove", id, in: folder)
            #expect(try people("tokens", "list", in: folder).output.isEmpty)
        }
    }

    @Test func aFileOfRolesIsTakenOverOnce() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("ana analyst\ndora admin\n", to: "people")
            #expect(try people("import", "people", as: nil, in: folder).output.hasPrefix("dora  admin"))
            let again = try people("import", "people", in: folder)
            #expect(again.output.isEmpty && again.errors == "dora is there already.\nana is there already.\n")
            #expect(try people("import", "none", in: folder, expecting: 1).errors.contains("cannot be read"))
        }
    }

    @Test("what people are is printed as JSON")
    func json() async throws {
        try await with { folder in
            let subject = "https://id.example 17"
            let text = try people("subject", "dora", subject, "--json", in: folder).output
            let row = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect(row["name"] as? String == "dora" && row["role"] as? String == "admin")
            #expect(row["subject"] as? String == subject && row["isActive"] as? Bool == true)
            #expect(try people("subject", "dora", in: folder).output == "dora  admin  cannot sign in yet\n")
        }
    }
}
