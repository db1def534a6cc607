// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// Public holidays by country: a file that the operator may replace.
package struct HolidayTable: Sendable, Equatable {
    /// By ISO 3166-1 code.
    package private(set) var countries: [String: Country] = [:]

    /// One country's clock and holidays.
    package struct Country: Sendable, Equatable {
        /// Hours ahead of Universal Time, in summer and winter and in each zone.
        package var clocks: [Double] = []
        /// `MM-DD` for every year, or `YYYY-MM-DD`.
        var dates: Set<String> = []

        /// `day`: Days since 1970-01-01.
        func isHoliday(_ day: Int64) -> Bool {
            let date = Timestamp(day: day).dayDescription
            return dates.contains(date) || dates.contains(String(date.suffix(5)))
        }
    }

    /// No holidays.
    package init() {}

    /// The small table that comes with Tocsin: holidays of fixed dates in a dozen countries.
    ///
    /// - Throws: ``HolidayTableError`` when the file that was installed with the program is damaged.
    package static func shipped() throws -> HolidayTable {
        try HolidayTable(path: Bundle.module.bundleURL.appending(path: "holidays.csv").path)
    }

    /// Reads a table: a line each of country, clock, date and name, parted by commas; `#` starts a comment.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``HolidayTableError`` with file and line at the first thing that is not as it should be.
    package init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw HolidayTableError.cannotRead(path: path)
        }
        let lines = String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        for (index, line) in lines.enumerated() {
            let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty, !text.hasPrefix("#"), text != Self.heading else { continue }
            if let expected = add(text) {
                throw HolidayTableError.malformed(path: path, line: index + 1, expected: expected)
            }
        }
    }

    private static let heading = "country,clock,date,name"

    /// Takes one line; what was expected instead, if it is none.
    private mutating func add(_ line: String) -> String? {
        let fields = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard fields.count == 4, !fields[3].isEmpty else { return "country, clock, date and name, parted by commas" }
        let (code, clock, date) = (fields[0], fields[1], fields[2])
        guard code.utf8.count == 2, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            return "a country's two capital letters such as DE, not '\(code)'"
        }
        let clocks = clock.split(separator: " ").compactMap { Double($0) }
        guard !clocks.isEmpty, clocks.count == clock.split(separator: " ").count,
            clocks.allSatisfy({ (-12...14).contains($0) })
        else { return "hours ahead of Universal Time such as 8 or -5 -4, not '\(clock)'" }
        // A leap year has every day.
        guard Timestamp.parse((date.utf8.count == 5 ? "2024-" : "") + date) != nil, [5, 10].contains(date.utf8.count)
        else {
            return "a date such as 05-01 or 2026-05-01, not '\(date)'"
        }
        var country = countries[code] ?? Country()
        for hours in clocks where !country.clocks.contains(hours) { country.clocks.append(hours) }
        country.dates.insert(date)
        countries[code] = country
        return nil
    }
}

/// Why a table of holidays cannot be used.
package enum HolidayTableError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, expected: String)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The holidays '\(path)' cannot be read. Check the path."
        case .malformed(let path, let line, let expected):
            "\(path):\(line): expected \(expected). docs/report.md describes the file."
        }
    }
}
