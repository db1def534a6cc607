// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A value that is coded as the text that it is written as everywhere else, so that files and exports name things as pages do.
package protocol WrittenForm: Codable, CustomStringConvertible {
    /// What it looks like, for errors, such as `a case such as case-17`.
    static var form: String { get }
    /// Reads what `description` wrote; nil for anything else.
    init?(written: String)
}

extension WrittenForm {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(written: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected \(Self.form)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Pseudonym: WrittenForm {
    package static var form: String { "\(Kind.prefix)- and 32 hexadecimal digits" }
    package init?(written: String) { self.init(written) }
}

extension EventID: WrittenForm {
    package static var form: String { "event- and 32 hexadecimal digits" }
    package init?(written: String) { self.init(written) }
}

extension FindingID: WrittenForm {
    package static var form: String { "finding- and 16 hexadecimal digits" }
    package init?(written: String) {
        guard let value = UInt64(hexDigits: written, behind: "finding-") else { return nil }
        self.init(value: value)
    }
}

extension OperationID: WrittenForm {
    package static var form: String { "operation- and 16 hexadecimal digits" }
    package init?(written: String) {
        guard let value = UInt64(hexDigits: written, behind: "operation-") else { return nil }
        self.init(value: value)
    }
}

extension Timestamp: WrittenForm {
    package static var form: String { "a time such as 2026-12-31T00:00:00Z" }
    package init?(written: String) {
        guard let time = Self.parse(written)?.time else { return nil }
        self = time
    }
}

extension HarmCategory: Codable {}
extension FindingLevel: Codable {}

extension UInt64 {
    /// Reads a prefix and 16 lower-case or upper-case hexadecimal digits; nil for anything else.
    fileprivate init?(hexDigits text: String, behind prefix: String) {
        guard text.hasPrefix(prefix) else { return nil }
        let digits = text.dropFirst(prefix.count)
        // `UInt64` would also read a sign.
        guard digits.utf8.count == 16, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return nil }
        self.init(digits, radix: 16)
    }
}
