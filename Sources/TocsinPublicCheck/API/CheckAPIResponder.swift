// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import JSONText
internal import Logging
internal import TocsinScamCheck

/// Answers programs: `{"message": …, "language": …}` by POST.
struct CheckAPIResponder: Sendable {
    let check: PublicCheck
    let logger: Logger

    func answer(_ request: Request, peer: String?) async -> Response {
        do {
            try check.admit(request, peer: peer)
            let question = try question(try await check.body(request, type: "application/json"))
            let verdict = try await check.verdict(question.message)
            let advice = try ScamAdvice(language: question.language ?? verdict.language)
            return CheckResponse.json(verdict.json(advice))
        } catch {
            let refusal = check.refusal(error, logger)
            return CheckResponse.json(Self.json(refusal), refusal: refusal)
        }
    }

    private struct Question {
        var message: String
        var language: String?
    }

    /// - Throws: ``CheckRefusal/malformed`` for anything that the description does not allow.
    private func question(_ body: String) throws -> Question {
        let parser = try JSONParser(maximumBytes: check.settings.mostBodyBytes, maximumDepth: 16)
        let read = try? parser.withValue(in: body) { row -> Question? in
            guard let message = row["message"]?.string else { return nil }
            var question = Question(message: message)
            var isAllowed = true
            row.forEachMember { name, value in
                switch name {
                case "message": break
                case "language":
                    question.language = value.string
                    isAllowed = isAllowed && value.string.map(ScamAdvice.languages.contains) ?? false
                default: isAllowed = false
                }
            }
            return isAllowed ? question : nil
        }
        guard let question = read ?? nil else { throw CheckRefusal.malformed }
        return question
    }

    private static func json(_ refusal: CheckRefusal) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("error", refusal.word)
            writer.member("message", words(refusal))
        }
        return writer.text
    }

    /// Whoever wrote a program has to hear what it sends wrong, where a reader of the page can only paste again.
    private static func words(_ refusal: CheckRefusal) -> String {
        switch refusal {
        case .wrongType: "Send JSON, with the header 'Content-Type: application/json'."
        case .malformed:
            "Expected a JSON object with 'message', a text, and at most 'language' beside it, one of \(ScamAdvice.languages.joined(separator: ", "))."
        case .tooLong, .tooSlow, .brokenOff, .tooMany, .busy, .failed: CheckWords.english.text(refusal)
        }
    }
}
