// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Countries by address, from the CSV files of Debian's `tor-geoipdb`.
package struct CountryTable: Sendable {
    private let version4: RangeTable<UInt16>
    private let version6: RangeTable<UInt16>

    /// Where Debian puts the files.
    package static let debianFolder = "/usr/share/tor"

    /// Reads `geoip` (lines `first,last,CC` with numbers) and `geoip6` (the same with addresses) in a folder.
    ///
    /// - Throws: ``NetworkListError`` when a file cannot be read or a line is no range.
    package init(folder: String = debianFolder) throws(NetworkListError) {
        version4 = try Self.table(path: folder + "/geoip") { field in
            UInt32(field).map { UInt128($0) }
        }
        version6 = try Self.table(path: folder + "/geoip6") { field in
            IPAddress(field).map(\.number)
        }
    }

    /// ISO 3166-1 alpha-2, upper case; nil where the table does not say.
    package func country(of address: IPAddress) -> String? {
        guard let code = (address.isVersion4 ? version4 : version6).value(at: address.number) else { return nil }
        return String(decoding: [UInt8(code >> 8), UInt8(code & 0xFF)], as: UTF8.self)
    }

    private static func table(
        path: String,
        number: (Substring) -> UInt128?
    ) throws(NetworkListError) -> RangeTable<UInt16> {
        var ranges: [(range: ClosedRange<UInt128>, value: UInt16)] = []
        for (index, line) in try TextLines.read(path).enumerated() where !line.isEmpty && line.first != "#" {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == 3, let first = number(fields[0]), let last = number(fields[1]), first <= last,
                fields[2].utf8.count == 2
            else { throw .malformed(path: path, line: index + 1, expected: "first,last,CC") }
            let letters = Array(fields[2].utf8)
            guard letters != Array("??".utf8) else { continue }
            ranges.append((first...last, UInt16(letters[0]) << 8 | UInt16(letters[1])))
        }
        return RangeTable(ranges)
    }
}

/// A text file's lines.
enum TextLines {
    static func read(_ path: String) throws(NetworkListError) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        return String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
    }
}

/// Why a network list cannot be used.
package enum NetworkListError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, expected: String)
    case notMaxMind(path: String, reason: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The network list '\(path)' cannot be read. Check the path, or install the package that brings it (tor-geoipdb)."
        case .malformed(let path, let line, let expected):
            "The network list '\(path)' has a line \(line) that is not of the form '\(expected)'. Correct or remove that line."
        case .notMaxMind(let path, let reason):
            "'\(path)' is no MaxMind DB file: \(reason). Give the path of a .mmdb file."
        }
    }
}
