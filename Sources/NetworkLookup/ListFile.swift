// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText

/// A published list of networks or domains, in one of the forms in which they come.
///
/// Most are plain text, one entry a line. The warning lists of MISP are JSON with the entries under `list`; a file that starts with `{` is one.
enum ListFile {
    /// What stands in a list, and where, for messages.
    struct Entry {
        var text: Substring
        /// The line of a plain list, or the place under `list`, from 1.
        var place: Int
        var isInJSON: Bool

        func malformed(path: String, expected: String) -> NetworkListError {
            isInJSON
                ? .malformedEntry(path: path, entry: place, expected: expected)
                : .malformed(path: path, line: place, expected: expected)
        }
    }

    /// Reads a list; comments and empty lines are left out.
    static func read(_ path: String) throws(NetworkListError) -> [Entry] {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        let text = String(decoding: data, as: UTF8.self)
        // What some editors put before the text.
        let start = text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
        return start == "{" ? try warningList(text, path: path) : plainList(text)
    }

    private static func plainList(_ text: String) -> [Entry] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }.enumerated().compactMap { index, line in
            let words = line.prefix { $0 != "#" }.split { $0.isWhitespace || $0 == "\u{FEFF}" }
            return words.first.map { Entry(text: $0, place: index + 1, isInJSON: false) }
        }
    }

    private static func warningList(_ text: String, path: String) throws(NetworkListError) -> [Entry] {
        do {
            let json = text.trimmingPrefix { $0.isWhitespace || $0 == "\u{FEFF}" }
            return try JSONParser(maximumBytes: json.utf8.count).withValue(in: String(json)) { root in
                guard let list = root["list"], list.kind == .array else {
                    throw NetworkListError.notWarningList(path: path, reason: "it has no 'list' of entries")
                }
                return list.elements.enumerated().map { index, element in
                    Entry(text: (element.string ?? "")[...], place: index + 1, isInJSON: true)
                }
            }
        } catch let error as NetworkListError {
            throw error
        } catch {
            throw .notWarningList(path: path, reason: "\(error)")
        }
    }
}
