// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// People and their roles, to be taken over into a store: a file of lines `NAME ROLE`, `#` starting a comment.
package struct RoleFile: Sendable, Equatable {
    private var roles: [String: Role] = [:]

    /// Reads a file's text.
    ///
    /// `path`: For errors alone.
    ///
    /// - Throws: ``RoleFileError`` at the first line that is wrong: nobody gets a role by a mistake.
    package init(_ text: String, path: String) throws(RoleFileError) {
        var names: Set<String> = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.isEmpty { continue }
            guard words.count == 2, let role = Role(rawValue: words[1]) else {
                throw .badLine(path: path, line: index + 1)
            }
            // Two spellings of one name would be two persons.
            guard names.insert(words[0].lowercased()).inserted else {
                throw .twice(path: path, line: index + 1, name: words[0])
            }
            roles[words[0]] = role
        }
    }

    /// Everybody in the file, by name.
    package var people: [(name: String, role: Role)] {
        roles.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// Why a file gives nobody a role.
package enum RoleFileError: Error, Equatable, CustomStringConvertible {
    case badLine(path: String, line: Int)
    case twice(path: String, line: Int, name: String)

    package var description: String {
        let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
        return switch self {
        case .badLine(let path, let line):
            "\(path):\(line): expected a name without spaces and a role, one of \(roles)."
        case .twice(let path, let line, let name):
            "\(path):\(line): \(name) is there already; expected each person once. Remove one of the lines."
        }
    }
}
