// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText

extension ScamMessage {
    /// Reads Tocsin's own set: JSON Lines with `id`, `label` (`scam` or `honest`), `type`, `language` and `text`.
    ///
    /// Fails with: ``ScamMessageError`` that names the line and what it lacks.
    package static func read(_ path: String) throws -> [ScamMessage] {
        try rows(path) { row, _ in
            let id = try row.text("id")
            let label = try row.text("label")
            guard label == "scam" || label == "honest" else { throw RowFault.wrongLabel }
            return ScamMessage(
                id: id,
                isScam: label == "scam",
                language: try row.text("language"),
                type: try row.text("type"),
                text: try row.text("text")
            )
        }
    }

    /// Reads LureBench's lures, each a scam, without the marks (`<<link>>`) that stand for what was cut out.
    ///
    /// Fails with: ``ScamMessageError`` that names the line and what it lacks.
    package static func readLureBench(_ path: String) throws -> [ScamMessage] {
        try rows(path) { row, line in
            ScamMessage(
                id: "lurebench:\(line)",
                isScam: true,
                language: try row.text("language"),
                type: row["typology"]?.string ?? "lure",
                text: try row.text("text").replacing(/<<[^<>]*>>/, with: "")
            )
        }
    }

    /// Reads the SMS Spam Collection, a line a message.
    ///
    /// Each has `ham` or `spam`, a tab, the text. Spam counts as scam, which it mostly is not.
    /// Fails with: ``ScamMessageError`` that names the line.
    package static func readSMSSpam(_ path: String) throws -> [ScamMessage] {
        try lines(path).enumerated().compactMap { index, line in
            guard !line.isEmpty else { return nil }
            let fields = line.split(separator: "\t", maxSplits: 1)
            guard fields.count == 2, fields[0] == "ham" || fields[0] == "spam" else {
                throw ScamMessageError.malformed(
                    path: path,
                    line: index + 1,
                    reason: "it is not 'ham' or 'spam', a tab and a text"
                )
            }
            return ScamMessage(
                id: "\(smsPrefix)\(index + 1)",
                isScam: fields[0] == "spam",
                language: "en",
                type: String(fields[0]),
                text: String(fields[1])
            )
        }
    }

    /// Reads ordinary texts, one a line as plain text or as a JSON string, none of them a scam.
    ///
    /// Fails with: ``ScamMessageError/cannotRead(path:)``.
    package static func readOrdinary(_ path: String) throws -> [ScamMessage] {
        let parser = try JSONParser(maximumBytes: 1 << 20)
        return try lines(path).filter { !$0.isEmpty }.enumerated().map { index, line in
            let quoted = line.hasPrefix("\"") ? try? parser.withValue(in: String(line)) { $0.string } : nil
            return ScamMessage(
                id: "ordinary:\(index + 1)",
                isScam: false,
                language: "any",
                type: "ordinary",
                text: quoted.flatMap(\.self) ?? String(line)
            )
        }
    }

    /// A file's lines, which end with a line feed alone or behind a carriage return.
    private static func lines(_ path: String) throws -> [Substring] {
        String(decoding: try bytes(path), as: UTF8.self).split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n"
        }
    }

    private static func bytes(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ScamMessageError.cannotRead(path: path)
        }
        return data
    }

    private static func rows(
        _ path: String,
        _ message: (JSONValue, _ line: Int) throws -> ScamMessage
    ) throws -> [ScamMessage] {
        let parser = try JSONParser(maximumBytes: 1 << 20)
        var messages: [ScamMessage] = []
        let lines = try bytes(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                messages.append(
                    try parser.withValue(in: String(decoding: line, as: UTF8.self)) { try message($0, index + 1) }
                )
            } catch {
                let fault = error as? RowFault ?? .notJSON
                throw ScamMessageError.malformed(path: path, line: index + 1, reason: fault.reason)
            }
        }
        return messages
    }
}

/// What is wrong with a line.
private enum RowFault: Error {
    case notJSON
    case missing(field: String)
    case wrongLabel

    var reason: String {
        switch self {
        case .notJSON: "it is not JSON, or longer than a mebibyte"
        case .missing(let field): "the field '\(field)' is missing, or no text with a character in it"
        case .wrongLabel: "the field 'label' is neither 'scam' nor 'honest'"
        }
    }
}

extension JSONValue {
    /// A member that must be a text with a character in it.
    fileprivate func text(_ key: String) throws(RowFault) -> String {
        guard let text = member(key)?.nonEmptyString else { throw .missing(field: key) }
        return text
    }
}

/// Why a set of messages cannot be used.
package enum ScamMessageError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, reason: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The messages '\(path)' cannot be read. Give a file such as those of Tests/TocsinScamCheckTests/messages."
        case .malformed(let path, let line, let reason):
            "The messages '\(path)' have a line \(line) that is not in their format: \(reason). Correct it; docs/scam-check.md shows the formats."
        }
    }
}
