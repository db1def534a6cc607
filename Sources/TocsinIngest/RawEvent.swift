// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// An event as a log tells it, identifiers in the clear.
///
/// It lives only between an adapter and the privacy door.
struct RawEvent: Sendable {
    /// The log's own id of the event; without one the record's content stands in.
    var nativeID: String?
    var time: Timestamp?
    var timeHadZone = true
    /// Who it was, the best identifier first.
    var identifiers: [RawIdentifier] = []
    var organisation: String?
    var email: String?
    /// As logged: may carry a port, or be a forwarding list.
    var address: String?
    /// What the log itself says of the network; wins over lookups.
    var network = Network()
    var device: String?
    var userAgent: String?
    var timeZone: String?
    var locale: String?
    var conversation: String?
    var paymentFingerprint: String?
    /// What happened, pseudonyms not yet filled in.
    var content: Event.Content

    init(content: Event.Content) {
        self.content = content
    }

    /// Takes a time as a log wrote it: RFC 3339, or seconds since 1970 in some unit.
    ///
    /// - Throws: ``AdaptError/badTime(found:)`` when it is there and cannot be read.
    mutating func setTime(_ value: JSONValue?) throws(AdaptError) {
        guard let value else { return }
        guard let reading = value.time else { throw .badTime(found: value.shape) }
        time = reading.time
        timeHadZone = reading.hadZone
    }

    /// Adds an identifier, unless the log has none there.
    mutating func identify(_ kind: RawIdentifier.Kind, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        let identifier = RawIdentifier(kind: kind, value: value)
        if !identifiers.contains(identifier) { identifiers.append(identifier) }
    }
}

/// A name that an account goes by.
struct RawIdentifier: Hashable, Sendable {
    var kind: Kind
    var value: String

    enum Kind: String {
        case account, endUser, user, key, email, address
    }
}

/// Why a record is no event of its format.
enum AdaptError: Error, Equatable, CustomStringConvertible {
    case wrongShape(expected: String)
    case badTime(found: String)
    /// Of another form than a mapping gives; `form` is the mapping's own text.
    case timeOfOtherForm(form: String)
    case missingTime(expected: String)
    /// Of another format than the one that the file is read as.
    case otherFormat(LogFormat, readAs: LogFormat)
    /// Of the format, but of a kind that tells nothing that Tocsin uses.
    case notUsed(used: String)

    var description: String {
        switch self {
        case .wrongShape(let expected):
            "The record is not of this format: expected \(expected). "
                + "Name the right format with --format, or split the file if it holds several."
        case .otherFormat(let other, let format):
            "The record is of the format '\(other.rawValue)', and the file is read as '\(format.rawValue)'. "
                + "Put the records of each format into a file of their own, or name the file's format with --format."
        case .badTime(let found):
            "The time is \(found), which is neither RFC 3339 nor a number of seconds since 1970."
        case .timeOfOtherForm(let form):
            "The time does not have the form '\(form)' that the mapping gives. "
                + "Correct 'format' beside 'time' in the mapping, or leave it out for RFC 3339 and seconds since 1970."
        case .missingTime(let expected):
            "The record has no time: expected \(expected)."
        case .notUsed(let used):
            "The record is of a kind that Tocsin does not use; it reads \(used). Nothing to do."
        }
    }
}
