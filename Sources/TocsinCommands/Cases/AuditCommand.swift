// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinAudit
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinStore

/// The audit log.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Checks and exports the log of what people did, and signs where it ends.",
        subcommands: [
            AuditVerifyCommand.self, AuditExportCommand.self, AuditCheckpointCommand.self, AuditErasureCommand.self,
        ]
    )
}

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Says whether the log, and every case, is as it was written; ends with status 1 when not."
    )

    @Option(help: "Checkpoints that 'tocsin audit checkpoint' wrote: only with them does a cut-off end show.")
    var checkpoints: String?

    @Option(
        help:
            "The public key that signed the checkpoints, as 64 hexadecimal digits; others are refused. Without it all have to be of one key, which is printed."
    )
    var publicKey: String?

    @OptionGroup var desk: DeskOptions

    func validate() throws {
        if publicKey != nil && checkpoints == nil {
            throw ValidationError("--public-key belongs to --checkpoints: those are what a key signed.")
        }
    }

    func run() async throws {
        let checked = try checkpoints.map { try Self.checkpoints($0, signedBy: publicKey) } ?? []
        let key = checked.first?.publicKey
        let (work, store) = try desk.open()
        let compared = try work.verifyAudit(known: checked.map(\.head), people: try store.people())
        let log = compared.log
        if desk.json {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("sound", compared.isSound)
                writer.member("entries", log.entries)
                writer.member("checkpoints", checked.count)
                writer.member("publicKey", key)
                writer.member("head", log.head?.digest.description)
                writer.member("problem", log.problem?.description)
                writer.member("alteredCases", compared.altered.map(\.description))
                writer.member("mislistedCases", compared.mislisted.map(\.description))
                writer.member("alteredPeople", compared.people)
                writer.member("foreignRoles", compared.foreignRoles.map { "\($0)" })
            }
            Console().say(writer.text)
        } else {
            Console().say("\(log.entries.grouped) entries are sound, \(checked.count.grouped) checkpoints compared.")
            if let key { Console().say("The checkpoints are signed with the key \(key).") }
            if let problem = log.problem { Console().say(problem.description) }
            for id in compared.altered {
                Console().say("\(id) is not what the log last said of it: it was changed behind its back.")
            }
            for id in compared.mislisted {
                Console().say(
                    "\(id) is not in the lists as it is, so that the queue may hide it. A note on the case writes its row anew."
                )
            }
            for name in compared.people {
                Console().say(
                    "The role of '\(name)', or whether they may work, is not what the log last said: it was changed behind its back. Set it anew with 'tocsin people'."
                )
            }
            for sequence in compared.foreignRoles {
                Console().say("Entry \(sequence) was made in a role that the log had not given to whoever made it.")
            }
        }
        if !compared.isSound { throw ExitCode.failure }
    }

    /// Reads a file of checkpoints, all signed with one key: the one that is given, else that of the first.
    private static func checkpoints(_ path: String, signedBy key: String?) throws -> [AuditCheckpoint] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandProblem("The checkpoints '\(path)' cannot be read. Check --checkpoints.")
        }
        var checkpoints: [AuditCheckpoint] = []
        let lines = String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n"
        }
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                let checkpoint = try AuditCheckpoint(line: String(line))
                guard checkpoint.publicKey == key ?? checkpoints.first?.publicKey ?? checkpoint.publicKey else {
                    throw AuditCheckpointError.otherKey(sequence: checkpoint.head.sequence)
                }
                checkpoints.append(checkpoint)
            } catch let error as AuditCheckpointError {
                throw CommandProblem("\(path):\(index + 1): \(error).")
            }
        }
        if checkpoints.isEmpty { throw NoCheckpoints(path: path) }
        return checkpoints
    }
}

/// A file with nothing in it to compare the log with.
private struct NoCheckpoints: Error, CustomStringConvertible {
    let path: String

    var description: String {
        "'\(path)' has no checkpoint, so nothing was compared. Expected lines that 'tocsin audit checkpoint' wrote."
    }
}

struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints the log, one entry a line, as it is kept."
    )

    @OptionGroup var desk: DeskOptions

    func run() async throws {
        let (work, store) = try desk.open()
        try work.record("audit.export", needing: .audit, subject: "audit", at: .now)
        for line in try store.auditLines() { Console().say(line) }
    }
}

struct AuditCheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Prints a signed line that says where the log ends; keep it on another machine."
    )

    @Option(help: "The key that signs, made when it is not there (default: beside the store, with .audit-key).")
    var key: String?

    @OptionGroup var desk: DeskOptions

    func run() async throws {
        let (work, _) = try desk.open()
        try work.record("audit.checkpoint", needing: .audit, subject: "audit", at: .now)
        let verification = try work.verifyAudit(known: [])
        if let problem = verification.log.problem { throw problem }
        guard let head = verification.log.head else {
            throw CommandProblem("There is nothing to sign: the log has no entries.")
        }
        let signer = try AuditKeyOptions.signer(key, besideStore: desk.store.beside)
        Console().say(try signer.checkpoint(head, at: .now).line)
    }
}
