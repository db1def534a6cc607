// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinErasure

/// Whether a list of what was erased is genuine.
struct AuditErasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erasure",
        abstract: "Says whether a list that 'tocsin erase' printed is as it was signed; ends with status 1 when not."
    )

    @Argument(help: "The file with the signed line.")
    var file: String

    @Option(
        help:
            "The public key that must have signed it, as 64 hexadecimal digits (default: the one that it names, which is printed)."
    )
    var publicKey: String?

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandProblem("'\(file)' cannot be read.")
        }
        let line = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard ErasureStatement.isSigned(line, by: publicKey) else {
            Console().say("The list is not as it was signed, or another key signed it.")
            throw ExitCode.failure
        }
        Console().say("The list is as it was signed.")
        if publicKey == nil, let key = try Self.key(in: line) {
            Console().say(
                "It is signed with the key \(key). Anybody can sign with a key of their own: compare it with the one that you know, or give that with --public-key."
            )
        }
    }

    /// The key that a list names, which signed it.
    private static func key(in line: String) throws -> String? {
        try JSONParser(maximumBytes: line.utf8.count).withValue(in: line) { $0["publicKey"]?.string }
    }
}
