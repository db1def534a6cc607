// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Stands in for a half of an exchange that no parser of ours takes: what its string literals say, in the form of that half.
enum LooseJSON {
    /// What an answer says stands behind these keys; its other literals are ids and words of the interface.
    private static let answerKeys: Set<String> = ["content", "text", "refusal", "arguments", "partial_json"]

    /// A request: its model, and all else that it says as one message of the user's.
    ///
    /// `hasMessages`: Whether its interface calls its prompt `messages`, rather than `input`.
    static func call(_ body: [UInt8], hasMessages: Bool) -> String {
        var model = ""
        var text = ""
        if RecordedBody.looksLikeJSON(body) {
            var literals = JSONLiterals.values(of: body)
            if let place = literals.firstIndex(where: { $0.key == "model" }) {
                model = literals.remove(at: place).text
            }
            text = literals.map(\.text).joined(separator: "\n")
        } else if RecordedBody.isText(body) {
            text = String(decoding: body, as: UTF8.self)
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("model", model)
            guard hasMessages else { return writer.member("input", text) }
            writer.key("messages")
            writer.array { writer in
                if !text.isEmpty { message("user", text, &writer) }
            }
        }
        return writer.text
    }

    /// An answer; nil where it says nothing.
    static func answer(_ body: [UInt8]) -> String? {
        let literals = JSONLiterals.values(of: body)
        let texts = literals.filter { $0.key.map(answerKeys.contains) ?? false }.map(\.text)
        guard !texts.allSatisfy(\.isEmpty) else { return nil }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("model", literals.first { $0.key == "model" }?.text)
            writer.key("choices")
            writer.array { writer in
                writer.object { writer in
                    writer.key("message")
                    message("assistant", texts.joined(separator: "\n"), &writer)
                    writer.member("finish_reason", literals.last { $0.key == "finish_reason" }?.text)
                }
            }
        }
        return writer.text
    }

    private static func message(_ role: String, _ text: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("role", role)
            writer.member("content", text)
        }
    }
}
