// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Lines of whole numbers between tabs, which the parts of linking hand to each other through Spark.
struct NumberLines {
    /// For errors.
    private let name: String
    private let bytes: Data

    init(_ bytes: Data, name: String) {
        self.bytes = bytes
        self.name = name
    }

    init(path: String, name: String) throws(NumberLinesError) {
        guard let bytes = FileManager.default.contents(atPath: path) else { throw .cannotRead(name: name) }
        self.init(bytes, name: name)
    }

    static func standardInput() throws -> NumberLines {
        NumberLines(try FileHandle.standardInput.readToEnd() ?? Data(), name: "standard input")
    }

    /// Goes through the lines in order.
    ///
    /// `expected`: What a line holds, for errors.
    ///
    /// `take`: Gets a line's numbers, and says whether they are what is expected.
    func forEach(_ expected: String, _ take: ([UInt64]) throws -> Bool) throws {
        var numbers: [UInt64] = []
        var digits = 0
        var number: UInt64 = 0
        var line = 1
        func malformed() -> NumberLinesError { .malformed(name: name, line: line, expected: expected) }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (tens, isTooMany) = number.multipliedReportingOverflow(by: 10)
                let (sum, isTooMuch) = tens.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
                guard !isTooMany, !isTooMuch else { throw malformed() }
                number = sum
                digits += 1
            case UInt8(ascii: "\t"), UInt8(ascii: "\n"):
                guard digits > 0 else { throw malformed() }
                numbers.append(number)
                (number, digits) = (0, 0)
                guard byte == UInt8(ascii: "\n") else { continue }
                guard try take(numbers) else { throw malformed() }
                numbers.removeAll(keepingCapacity: true)
                line += 1
            default: throw malformed()
            }
        }
        // A line that was cut may look like a whole one.
        guard digits == 0, numbers.isEmpty else { throw malformed() }
    }
}

/// The same lines, as they are written.
struct NumberLineWriter {
    private(set) var bytes = Data()

    mutating func write(_ numbers: some Sequence<UInt64>) {
        for (place, number) in numbers.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: "\t")) }
            bytes.append(contentsOf: String(number).utf8)
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}

/// Why lines of numbers cannot be used.
enum NumberLinesError: Error, Equatable, CustomStringConvertible {
    case cannotRead(name: String)
    case malformed(name: String, line: Int, expected: String)

    var description: String {
        switch self {
        case .cannotRead(let name): "\(name) cannot be read. Link again."
        case .malformed(let name, let line, let expected):
            "Line \(line) of \(name) is not \(expected). Have the same version of tocsin on every executor, and link again."
        }
    }
}
