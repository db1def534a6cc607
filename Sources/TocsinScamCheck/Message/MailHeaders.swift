// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The headers that a mail or a part of one begins with, and what follows them.
struct MailHeaders: Sendable, Equatable {
    /// Values by lower-cased name, the first of each; encoded words are decoded.
    let values: [String: String]
    /// What follows, and before it lines that look like headers but are none that mail programs write, such as "Message: …" in a text message that somebody wrote down.
    let body: String

    /// The headers of a mail; nil for what is none.
    ///
    /// Before them may stand what saved mails have there: a byte order mark, blank lines, and the "From " line of a mailbox.
    init?(ofMail text: String) {
        let start = Self.start(text)
        let block = Block(start)
        let names = Set(block.fields.map(\.name))
        guard let first = block.fields.first,
            Self.starts.contains(first.name) || names.count(where: Self.isWellKnown) >= 2
        else { return nil }
        self.init(block, whole: start)
    }

    /// The headers of a part; none where it begins with a blank line or with something else.
    init(ofPart text: String) {
        self.init(Block(text[...]), whole: nil)
    }

    /// `whole`: What is read where nothing else can be.
    private init(_ block: Block, whole: Substring?) {
        let values = Dictionary(block.fields.map { ($0.name, $0.value) }) { first, _ in first }
        let isByProgram = block.fields.contains { Self.ofPrograms.contains($0.name) }
        let isEmpty = block.rest.allSatisfy(\.isWhitespace)
        let others = isEmpty || !isByProgram ? block.fields.filter { !Self.isKnown($0.name) } : []
        if let whole, isEmpty, others.isEmpty, !isByProgram, values["subject"]?.isEmpty ?? true {
            body = String(whole)
        } else {
            body = others.map { $0.line + "\n" }.joined() + block.rest
        }
        self.values = Self.decoded(values, body)
    }

    /// A header that was not encoded, though it is no ASCII, is in the message's charset, or in that of its first part.
    private static func decoded(_ values: [String: String], _ body: String) -> [String: String] {
        func isRaw(_ value: String) -> Bool { UndecodedBytes.areIn(value) || value.contains("\u{1B}") }
        var charset: String?
        if values.values.contains(where: isRaw) {
            charset =
                MailMessage.parameter("charset", of: values["content-type"] ?? "")
                ?? MailMessage.parameter("charset", of: body)
        }
        return values.mapValues {
            EncodedWord.decoded(isRaw($0) ? TransferEncoding.plain($0, charset: charset) : $0)
        }
    }

    private static func start(_ text: String) -> Substring {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace || character == "\u{FEFF}" }
        var rest = text.drop(while: isBlank)
        while rest.hasPrefix("From ") || rest.hasPrefix(">From ") {
            rest = rest.drop { $0 != "\n" }.drop(while: isBlank)
        }
        return rest
    }
}

extension MailHeaders {
    /// A line such as "Subject: Hello", with the lines that go on with it.
    private struct Field {
        /// Lower case.
        let name: String
        /// As it is written, on one line.
        var line: String

        init?(_ line: Substring) {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let name = line[..<colon]
            guard !name.isEmpty, name.count <= 40,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }),
                // "https://…" is a link.
                !line[colon...].hasPrefix("://")
            else { return nil }
            self.name = name.lowercased()
            self.line = String(line)
        }

        var value: String {
            line.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)
        }
    }

    /// Lines that look like headers, and what follows them.
    private struct Block {
        var fields: [Field] = []
        /// Without the empty line, which is of neither.
        var rest: Substring

        init(_ text: Substring) {
            rest = text
            while !rest.isEmpty {
                let line = rest.prefix { $0 != "\n" }
                let next = rest[line.endIndex...].dropFirst()
                guard !line.allSatisfy(\.isWhitespace) else {
                    rest = next
                    return
                }
                if line.first == " " || line.first == "\t", !fields.isEmpty {
                    fields[fields.count - 1].line += " " + line.trimmingCharacters(in: .whitespaces)
                } else if let field = Field(line) {
                    fields.append(field)
                } else {
                    return
                }
                rest = next
            }
        }
    }

    /// Those by which a mail is known when they come first, also alone.
    private static let starts: Set<String> = [
        "from", "to", "subject", "reply-to", "return-path", "received", "date", "delivered-to", "message-id",
        "mime-version", "content-type", "sender", "cc",
    ]

    /// Those that only programs write.
    private static let ofPrograms: Set<String> = [
        "received", "return-path", "message-id", "mime-version", "content-type", "content-transfer-encoding",
        "dkim-signature", "authentication-results",
    ]

    /// The others of which two make a mail.
    private static let more: Set<String> = [
        "authentication-results", "auto-submitted", "bcc", "content-disposition", "content-language",
        "content-transfer-encoding", "disposition-notification-to", "dkim-signature", "domainkey-signature",
        "envelope-to", "errors-to", "feedback-id", "importance", "in-reply-to", "organization", "precedence",
        "priority", "received-spf", "references", "return-receipt-to", "sensitivity", "thread-index", "thread-topic",
        "user-agent",
    ]

    private static let prefixes = ["x-", "arc-", "list-", "resent-", "content-"]

    private static func isWellKnown(_ name: String) -> Bool { starts.contains(name) || more.contains(name) }

    private static func isKnown(_ name: String) -> Bool {
        isWellKnown(name) || prefixes.contains(where: name.hasPrefix)
    }
}
