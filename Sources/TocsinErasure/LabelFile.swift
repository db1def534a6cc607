// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// A file of labels for training, as `decisions export` writes it.
struct LabelFile {
    let path: String

    /// Takes the labels of some events out; all other lines stay byte for byte.
    ///
    /// - Returns: How many there were.
    func erase(_ events: Set<EventID>) throws(LabelFileError) -> Int {
        let gone = Set(events.map { Substring($0.description) })
        let newline = UInt8(ascii: "\n")
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw .cannotRead(path: path) }
        let lines = data.split(separator: newline, omittingEmptySubsequences: false)
        // An id stands between quotation marks.
        let kept = lines.filter { gone.isDisjoint(with: String(decoding: $0, as: UTF8.self).split(separator: "\"")) }
        if kept.count < lines.count {
            do {
                try Data(kept.joined(separator: [newline])).write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw .cannotWrite(path: path)
            }
        }
        return lines.count - kept.count
    }
}

/// Why labels could not be taken out, and with them the account.
package enum LabelFileError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case cannotWrite(path: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The labels '\(path)' cannot be read, so the account's events stay in the store: without them nobody knows its labels. Name a file that you may read, as 'tocsin decisions export' writes it, and run this again."
        case .cannotWrite(let path):
            "The labels '\(path)' cannot be written, so the account's events stay in the store: without them nobody knows its labels. Give yourself the right to write the file and its folder, make room on the disk, and run this again."
        }
    }
}
