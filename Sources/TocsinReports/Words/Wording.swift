// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Numbers and lists as a sentence says them.
package enum Wording {
    /// `1 account`, `1,204 accounts`.
    package static func count(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(number(count)) \(count == 1 ? singular : plural ?? singular + "s")"
    }

    /// Digits in groups of three.
    package static func number(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return number < 0 ? "-" + grouped : grouped
    }

    /// A number with one digit behind the point; a dash where it is no number.
    package static func decimal(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e12 else { return "–" }
        let tenths = Int((number * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(Self.number(abs(tenths) / 10)).\(abs(tenths) % 10)"
    }

    /// As ``decimal(_:)``, with its sign where it is not zero.
    static func signed(_ number: Double) -> String {
        number >= 0.05 ? "+" + decimal(number) : number <= -0.05 ? "−" + decimal(-number) : decimal(0)
    }

    /// A share in whole per cent; what is not all is never called 100%, what is not nothing never 0%.
    package static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let percent = Int((Double(part) * 100 / Double(whole)).rounded())
        if percent == 0, part > 0 { return "under 1%" }
        if percent >= 100, part < whole { return "over 99%" }
        return "\(percent)%"
    }

    /// A count of accounts, hidden where it is smaller than the smallest group that a report describes.
    package static func accounts(_ count: Int, minimum: Int) -> String {
        count > 0 && count < minimum ? "under \(minimum)" : number(count)
    }

    /// The same with the noun: `under 5 accounts`, `1,204 accounts`, `9 more accounts`.
    package static func accountCount(_ count: Int, minimum: Int, _ noun: String = "account") -> String {
        "\(accounts(count, minimum: minimum)) \(isOne(count, minimum: minimum) ? noun : noun + "s")"
    }

    /// Whether a count of accounts is said as one: `under 5` are several, however many there are.
    static func isOne(_ count: Int, minimum: Int) -> Bool { count == 1 && minimum <= 1 }

    /// `a`, `a and b`, `a, b and c`.
    package static func list(_ items: [String], joining word: String = "and") -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    /// The text with a capital first letter.
    package static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// Whether one says `an` before the word.
    package static func article(before word: String) -> String {
        word.first.map { "aeio".contains($0) } == true ? "an" : "a"
    }
}
