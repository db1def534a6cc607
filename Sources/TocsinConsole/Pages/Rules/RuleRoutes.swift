// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto
internal import HTTPTypes
internal import TocsinCases

/// Rules: what they found, and trying one before it is put to work.
///
/// No file on the server is changed.
enum RuleRoutes {
    /// Longer texts of rules are refused.
    static let mostBytes = 64 * 1024

    static let routes = [
        Route(.get, "/rules", .right(.view), reading: { visit, parts in .page(try RulesPage.list(visit, parts)) }),
        Route(
            .get,
            "/rules/check",
            .right(.work),
            reading: { visit, parts in
                .page(RuleCheckPage.make(text: "", try visit.signedIn()))
            }
        ),
        Route(.get, "/rules/:rule", .right(.view), reading: { visit, parts in .page(try RulesPage.one(visit, parts)) }),
        Route(
            .post,
            "/rules/check",
            .right(.work),
            reading: { visit, parts in try check(visit, parts) }
        ),
        Route(
            .post,
            "/rules/download",
            .right(.work),
            reading: { visit, _ in
                do throws(PageError) {
                    let bytes = Array(try text(visit).utf8)
                    return .download(name: "rule.yml", type: "application/yaml; charset=utf-8", bytes)
                } catch {
                    return try refused(error, visit)
                }
            }
        ),
    ]

    private static func check(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let text: String
        do throws(PageError) {
            text = try Self.text(visit)
        } catch {
            return try refused(error, visit)
        }
        let person = try visit.signedIn()
        guard let days = days(visit) else {
            return .page(RuleCheckPage.make(text: text, result: try RuleCheck.run(text, parts), person))
        }
        let reason: String
        do throws(PageError) {
            reason = try TextForm.reason(visit.form)
        } catch {
            return try refused(error, visit)
        }
        var result = try RuleCheck.run(text, parts)
        result.days = days
        if result.mayBacktest {
            // Before anything is looked at. Without the rule's text, which may name somebody.
            try parts.desk(person).record(
                "rule.backtest",
                needing: .work,
                subject: "messages of the log",
                at: visit.now,
                ["reason": reason, "days": "\(days)", "sha256": Hexadecimal.text(SHA256.hash(data: Array(text.utf8)))]
            )
            try result.lookBack(days: days, in: parts, now: visit.now)
        }
        return .page(RuleCheckPage.make(text: text, result: result, reason: reason, person))
    }

    /// Says at the form what is wrong with it, and keeps what was written.
    private static func refused(_ error: PageError, _ visit: Visit) throws -> Answer {
        let page = RuleCheckPage.make(
            text: typed(visit).replacing("\r\n", with: "\n"),
            days: visit.form["days"].flatMap { Int($0) },
            reason: visit.form["reason"],
            mistake: "\(error)",
            try visit.signedIn()
        )
        return .page(page, error.status)
    }

    private static func typed(_ visit: Visit) -> String { visit.form.fields.first { $0.name == "text" }?.value ?? "" }

    private static func text(_ visit: Visit) throws(PageError) -> String {
        let text = typed(visit)
        guard text.utf8.count <= mostBytes, text.contains(where: { !$0.isWhitespace }) else {
            throw .wrongForm("Give a rule as YAML, \(mostBytes / 1024) KiB at most.")
        }
        return text.replacing("\r\n", with: "\n")
    }

    /// How many days to look back; nil to check alone.
    private static func days(_ visit: Visit) -> Int? {
        guard visit.form["intent"] == "backtest" else { return nil }
        return min(max(visit.form["days"].flatMap { Int($0) } ?? 7, 1), 90)
    }
}
