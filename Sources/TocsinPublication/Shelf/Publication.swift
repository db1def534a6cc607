// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A report with its versions: what was published stays as it was, and a change is a new version.
package struct Publication: Sendable, Equatable, Codable {
    package let id: PublicationID
    /// From 1, without gaps; the last may be a draft.
    package internal(set) var versions: [Version]

    package struct Version: Sendable, Equatable, Codable {
        package let number: Int
        package let request: PublicationRequest
        /// A digest of the accounts that decisions held against when it was begun; nil where an earlier version of Tocsin made it.
        let decisions: String?
        package let madeBy: String
        package let madeAt: Timestamp
        package internal(set) var state: State
        /// Why it, or one of its files, could not be made.
        package internal(set) var problem: String?
        package internal(set) var files: [File] = []
        package internal(set) var publishedBy: String?
        package internal(set) var publishedAt: Timestamp?

        /// What tells one draft from another: a digest of when and by whom it was made, and of all of its files.
        package var mark: String {
            let files = files.map { "\($0.name) \($0.sha256)" }
            let lines = ["\(number) \(madeAt.milliseconds) \(madeBy)"] + files
            return PublicationShelf.digest(Array(lines.joined(separator: "\n").utf8))
        }
    }

    package enum State: String, Sendable, Codable {
        case making, ready, failed, published
    }

    /// A file of a version, as it was when it was made.
    package struct File: Sendable, Equatable, Codable {
        package let name: String
        package let bytes: Int
        /// As hexadecimal digits.
        package let sha256: String
    }

    /// The version that everybody may read; nil while none was published.
    package var latest: Version? { versions.last { $0.state == .published } }

    /// The version that is being made or waits to be published; nil where there is none.
    package var draft: Version? { versions.last.flatMap { $0.state == .published ? nil : $0 } }

    /// A changelog in Markdown, the newest version first.
    package var changelog: String {
        let published = versions.filter { $0.state == .published }
        let entries = published.reversed().map { version in
            let day = version.publishedAt?.description.prefix(10) ?? ""
            return "## Version \(version.number), \(day)\n\n\(Self.change(version))\n"
        }
        return (["# Changes of \(id)\n"] + entries).joined(separator: "\n")
    }

    /// What a version changed, on one line.
    static func change(_ version: Version) -> String {
        guard !version.request.change.isEmpty else { return "First published." }
        return version.request.change.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

/// A publication's number, written `report-7`.
package struct PublicationID: Sendable, Hashable, Comparable, WrittenForm {
    package static let form = "report- and a number"
    package let number: Int

    package init(number: Int) {
        self.number = number
    }

    /// Nil for anything but the written form.
    package init?(written text: String) {
        guard text.hasPrefix("report-"), let number = Int(text.dropFirst(7)), number > 0, text == "report-\(number)"
        else { return nil }
        self.number = number
    }

    package var description: String { "report-\(number)" }

    package static func < (left: PublicationID, right: PublicationID) -> Bool { left.number < right.number }
}
