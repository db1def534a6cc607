// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel
internal import TocsinSignIn

/// One request, as routes see it.
struct APIRequest: Sendable {
    /// Nil where a route needs no token.
    let client: APIClient?
    let parameters: [String: String]
    /// Names and values behind `?`, in their order.
    let query: [(name: String, value: String)]
    /// The request's body; empty where it has none.
    let body: String
    /// What the client has already, as `If-None-Match` names it.
    let knownMark: String?
    let now: Timestamp

    static let mostBodyBytes = 64 * 1024
    static let largestPage = 200

    /// - Throws: ``APIRefusal/unknownClient``.
    func caller() throws(APIRefusal) -> APIClient {
        guard let client else { throw .unknownClient }
        return client
    }

    /// A part of the path.
    ///
    /// - Throws: ``APIRefusal/notFound`` where it is not of the form that it should have.
    func parameter<Value>(_ name: String, _ read: (String) -> Value?) throws(APIRefusal) -> Value {
        guard let value = parameters[name].flatMap(read) else { throw .notFound }
        return value
    }

    // MARK: The query

    /// - Throws: ``APIRefusal/malformed(_:)`` for a name that is none of these, or that stands twice.
    func allow(_ names: String...) throws(APIRefusal) {
        for field in query where !names.contains(field.name) {
            throw .malformed("only these are read behind '?': \(names.joined(separator: ", "))")
        }
        guard Set(query.map(\.name)).count == query.count else {
            throw .malformed("a name stands twice behind '?'")
        }
    }

    /// A value of the query; nil where it is not there.
    ///
    /// - Throws: ``APIRefusal/malformed(_:)``.
    func value<Value>(_ name: String, _ expected: String, _ read: (String) -> Value?) throws(APIRefusal) -> Value? {
        guard let text = query.first(where: { $0.name == name })?.value else { return nil }
        guard let value = read(text) else { throw .malformed("'\(name)' has to be \(expected)") }
        return value
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws(APIRefusal) -> Word? {
        let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(name, "one of \(known)") { Word(rawValue: $0) }
    }

    /// How many to list, and which page.
    func page() throws(APIRefusal) -> (limit: Int, offset: Int, number: Int) {
        func number(_ text: String, _ range: ClosedRange<Int>) -> Int? {
            Int(text).flatMap { range.contains($0) && String($0) == text ? $0 : nil }
        }
        let limit = try value("limit", "1 to \(Self.largestPage)") { number($0, 1...Self.largestPage) } ?? 50
        let page = try value("page", "1 to 10000") { number($0, 1...10_000) } ?? 1
        return (limit, (page - 1) * limit, page)
    }

    // MARK: The body

    /// Reads an object's members.
    ///
    /// - Throws: ``APIRefusal/malformed(_:)`` for anything but an object of texts and whole numbers with these names.
    func members(_ names: String...) throws(APIRefusal) -> [String: APIValue] {
        var members: [String: APIValue] = [:]
        var problem: String?
        let read = try? JSONParser(maximumBytes: Self.mostBodyBytes, maximumDepth: 8).withValue(in: body) {
            row -> Bool in
            guard row.kind == .object else { return false }
            row.forEachMember { name, value in
                if !names.contains(name) { problem = "only these members are read: \(names.joined(separator: ", "))" }
                if members[name] != nil { problem = "a member stands twice" }
                guard let read = APIValue(value) else {
                    problem = "members are texts or whole numbers"
                    return
                }
                members[name] = read
            }
            return true
        }
        guard read == true else { throw .malformed("the body has to be a JSON object") }
        if let problem { throw .malformed(problem) }
        return members
    }
}

/// A member's value.
enum APIValue: Sendable, Equatable {
    case text(String)
    case number(Int)

    /// Nil for other kinds.
    init?(_ value: JSONValue) {
        switch value.kind {
        case .string:
            guard let text = value.string else { return nil }
            self = .text(text)
        case .number:
            // "4.0" is a whole number for JSON Schema.
            guard let number = value.double, let whole = Int(exactly: number) else { return nil }
            self = .number(whole)
        default: return nil
        }
    }
}

extension [String: APIValue] {
    /// A text; nil where it is not there.
    ///
    /// - Throws: ``APIRefusal/malformed(_:)`` for a number, and for an empty text or one of more characters.
    func text(_ name: String, most: Int = 10_000) throws(APIRefusal) -> String? {
        switch self[name] {
        case nil: return nil
        case .number: throw .malformed("'\(name)' has to be a text")
        case .text(let text):
            // As the description's pattern has it; a mark over a blank says something.
            guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }),
                text.unicodeScalars.count <= most
            else {
                throw .malformed("'\(name)' has to say something, in \(most) characters at most")
            }
            return text
        }
    }

    /// - Throws: ``APIRefusal/malformed(_:)`` where it is not there either.
    func needed(_ name: String, most: Int = 10_000) throws(APIRefusal) -> String {
        guard let text = try text(name, most: most) else { throw .malformed("'\(name)' is missing") }
        return text
    }

    /// A value in its written form; nil where it is not there.
    func value<Read>(_ name: String, _ expected: String, _ read: (String) -> Read?) throws(APIRefusal) -> Read? {
        guard let text = try text(name) else { return nil }
        guard let value = read(text) else { throw .malformed("'\(name)' has to be \(expected)") }
        return value
    }

    func number(_ name: String) throws(APIRefusal) -> Int? {
        switch self[name] {
        case nil: return nil
        case .text: throw .malformed("'\(name)' has to be a whole number")
        case .number(let number): return number
        }
    }
}
