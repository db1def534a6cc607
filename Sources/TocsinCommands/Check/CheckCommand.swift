// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import TocsinScamCheck

/// Answers "is this a scam?".
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says whether a message that you received looks like a scam, and what to do next.",
        discussion: """
            Reads a text message, chat, letter, or a mail with its headers. Nothing is stored or sent, and no link is opened. \
            It never says that a message is safe.
            """
    )

    @Argument(help: "A file that holds the message (default: standard input).")
    var file: String?

    @Option(
        help:
            "The language of the answer: \(ScamAdvice.languages.joined(separator: ", ")) (default: the message's, or English)."
    )
    var language: String?

    @Flag(help: "Show what each sign weighs.")
    var explain = false

    @Option(help: "A folder of signs in place of those that come with Tocsin.")
    var signs: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard let language else { return }
        // Of 'fr-CA' the first part counts.
        let code = language.split { $0 == "-" || $0 == "_" }.first.map { $0.lowercased() } ?? ""
        guard ScamAdvice.languages.contains(code) else {
            let known = ScamAdvice.languages.joined(separator: ", ")
            throw ValidationError("There are no words in the language '\(language)'. Use one of \(known).")
        }
    }

    func run() async throws {
        let message = try read()
        let verdict = try ScamCheck(signsFolder: signs, wording: .bundled()).check(bytes: message)
        let advice = try ScamAdvice(language: language ?? verdict.language)
        let text = CheckText(verdict: verdict, advice: advice)
        Console().say(json ? verdict.json(advice) : text.text(explain: explain))
    }

    /// What is read, and a little more so that it can be seen to be cut.
    private static let maximumBytes = ScamCheck.maximumInputBytes + 1

    private func read() throws -> [UInt8] {
        let handle: FileHandle
        if let file, file != "-" {
            guard let opened = FileHandle(forReadingAtPath: file) else { throw CheckError.cannotRead(path: file) }
            handle = opened
        } else {
            handle = .standardInput
        }
        var data = Data()
        do {
            while data.count < Self.maximumBytes,
                let chunk = try handle.read(upToCount: Self.maximumBytes - data.count), !chunk.isEmpty
            {
                data.append(chunk)
            }
        } catch { throw CheckError.cannotRead(path: file ?? "-") }
        return Array(data)
    }
}

/// Why a message cannot be checked.
enum CheckError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)

    var description: String {
        switch self {
        case .cannotRead(let path):
            "The message '\(path)' cannot be read. Give a file that you may read, or paste the message into standard input."
        }
    }
}
