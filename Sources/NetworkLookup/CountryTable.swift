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
        version4 = try Self.table(path: folder + "/geoip", number: Self.decimal)
        version6 = try Self.table(path: folder + "/geoip6", number: IPAddress.version6)
    }

    /// ISO 3166-1 alpha-2, upper case; nil where the table does not say.
    package func country(of address: IPAddress) -> String? {
        guard let code = (address.isVersion4 ? version4 : version6).value(at: address.number) else { return nil }
        return String(decoding: [UInt8(code >> 8), UInt8(code & 0xFF)], as: UTF8.self)
    }

    /// The files have hundreds of thousands of lines and are read at every start, so this works on bytes.
    private static func table(
        path: String,
        number: (Slice<UnsafeBufferPointer<UInt8>>) -> UInt128?
    ) throws(NetworkListError) -> RangeTable<UInt16> {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        var ranges: [(range: ClosedRange<UInt128>, value: UInt16)] = []
        ranges.reserveCapacity(data.count / 24)
        let badLine: Int? = Array(data).withUnsafeBufferPointer { bytes in
            var start = 0
            var line = 0
            while start < bytes.count {
                line += 1
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                defer { start = end + 1 }
                guard end > start, bytes[start] != UInt8(ascii: "#") else { continue }
                let row = bytes[start..<end]
                guard let first = row.firstIndex(of: UInt8(ascii: ",")),
                    let second = row[(first + 1)...].firstIndex(of: UInt8(ascii: ",")), end - second == 3,
                    let low = number(row[..<first]), let high = number(row[(first + 1)..<second]), low <= high
                else { return line }
                let letters = UInt16(bytes[second + 1]) << 8 | UInt16(bytes[second + 2])
                if letters != unknown { ranges.append((low...high, letters)) }
            }
            return nil
        }
        if let badLine { throw .malformed(path: path, line: badLine, expected: "first,last,CC") }
        return RangeTable(ranges)
    }

    /// `??` in the files' place for a country.
    private static let unknown = UInt16(UInt8(ascii: "?")) << 8 | UInt16(UInt8(ascii: "?"))

    private static func decimal(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt128? {
        guard !digits.isEmpty, digits.count <= 10 else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            guard digit &- UInt8(ascii: "0") < 10 else { return nil }
            number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
        }
        return UInt128(number)
    }
}

/// Why a list cannot be used.
package enum NetworkListError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, expected: String)
    case malformedEntry(path: String, entry: Int, expected: String)
    case notWarningList(path: String, reason: String)
    case notMaxMind(path: String, reason: String)

    package var description: String {
        switch self {
        case .cannotRead(let path) where path.hasSuffix("/geoip") || path.hasSuffix("/geoip6"):
            "The list '\(path)' cannot be read. Check the path, or install the package that brings it (tor-geoipdb)."
        case .cannotRead(let path): "The list '\(path)' cannot be read. Check the path, and that you may read it."
        case .malformed(let path, let line, let expected):
            "The list '\(path)' has a line \(line) that is not of the form '\(expected)'. Correct or remove that line."
        case .malformedEntry(let path, let entry, let expected):
            "The list '\(path)' has an entry \(entry) under 'list' that is not of the form '\(expected)'. Give a list of those alone."
        case .notWarningList(let path, let reason):
            "The list '\(path)' starts as a MISP warning list but is none: \(reason). Give a file with the entries under 'list'."
        case .notMaxMind(let path, let reason):
            "'\(path)' is no MaxMind DB file: \(reason). Give the path of a .mmdb file."
        }
    }
}
