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

    @Option(help: "The public key that signed the checkpoints, as 64 hexadecimal digits; others are refused.")
    var publicKey: String?

    @OptionGroup var desk: DeskOptions

    func run() async throws {
        let known = try checkpoints.map { try Self.heads($0, signedBy: publicKey) } ?? []
        let (log, altered) = try desk.open().desk.verifyAudit(known: known)
        if desk.json {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("sound", log.problem == nil && altered.isEmpty)
                writer.member("entries", log.entries)
                writer.member("checkpoints", known.count)
                writer.member("head", log.head?.digest.description)
                writer.member("problem", log.problem?.description)
                writer.member("alteredCases", altered.map(\.description))
            }
            Console().say(writer.text)
        } else {
            Console().say("\(log.entries.grouped) entries are sound, \(known.count.grouped) checkpoints compared.")
            if let problem = log.problem { Console().say(problem.description) }
            for id in altered {
                Console().say("\(id) is not what the log last said of it: it was changed behind its back.")
            }
        }
        if log.problem != nil || !altered.isEmpty { throw ExitCode.failure }
    }

    private static func heads(_ path: String, signedBy key: String?) throws -> [AuditHead] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("The checkpoints '\(path)' cannot be read. Check --checkpoints.")
        }
        var heads: [AuditHead] = []
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                let checkpoint = try AuditCheckpoint(line: String(line))
                guard key == nil || checkpoint.publicKey == key else {
                    throw AuditCheckpointError.otherKey(sequence: checkpoint.head.sequence)
                }
                heads.append(checkpoint.head)
            } catch let error as AuditCheckpointError {
                throw ValidationError("\(path):\(index + 1): \(error).")
            }
        }
        return heads
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
        guard let head = verification.log.head else { throw ValidationError("There is nothing to sign.") }
        let signer = try AuditKeyOptions.signer(key, besideStore: desk.store.beside)
        Console().say(try signer.checkpoint(head, at: .now).line)
    }
}
