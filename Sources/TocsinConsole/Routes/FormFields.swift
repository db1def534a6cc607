// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Names and values of a form or of an address behind `?`, in their order; a name may stand several times.
///
/// Our own reading, since the library's wants a type for each form, and the form of a decision has one field for each account.
struct FormFields: Sendable, Equatable {
    let fields: [(name: String, value: String)]

    init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    /// Reads `application/x-www-form-urlencoded`; nil for text that is not.
    init?(urlEncoded text: some StringProtocol) {
        var fields: [(name: String, value: String)] = []
        for pair in String(text).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                return nil
            }
            fields.append((name, value))
        }
        self.fields = fields
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    /// The first value, without spaces around it; nil when it is not there or empty.
    subscript(name: String) -> String? {
        guard let value = fields.first(where: { $0.name == name })?.value else { return nil }
        let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    /// Values of names that begin with a prefix, by the rest of the name; empty ones are left out.
    func values(behind prefix: String) -> [String: String] {
        var values: [String: String] = [:]
        for field in fields where field.name.hasPrefix(prefix) {
            values[String(field.name.dropFirst(prefix.count))] = self[field.name]
        }
        return values
    }

    /// As an address has them behind `?`.
    var urlEncoded: String {
        fields.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7F}"))
        allowed.insert(charactersIn: "-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }

    static func == (left: FormFields, right: FormFields) -> Bool {
        left.fields.elementsEqual(right.fields) { $0 == $1 }
    }
}
