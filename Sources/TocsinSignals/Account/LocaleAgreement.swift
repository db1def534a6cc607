// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How often prompts are in another language than the client's locale says.
///
/// False positives: people who work in a second language, which is most of the world; only a hint beside others.
enum LocaleAgreement {
    /// - Returns: 0...1 of requests with a locale and a language; nil when there is none.
    static func mismatchShare(_ requests: [ActivityLog.Record], in log: ActivityLog) -> Double? {
        var compared = 0
        var mismatches = 0
        for request in requests {
            guard let locale = log.word(request.locale), let language = log.word(request.language) else { continue }
            compared += 1
            if base(locale) != base(language) { mismatches += 1 }
        }
        return compared == 0 ? nil : Double(mismatches) / Double(compared)
    }

    /// The language that a tag begins with, under one code where several are in use.
    private static func base(_ tag: String) -> String {
        let code = tag.prefix { $0 != "-" && $0 != "_" && $0 != "." }.lowercased()
        return sameLanguage[code] ?? code
    }

    /// Norwegian in both its forms, Filipino, and codes that ISO 639 has withdrawn.
    private static let sameLanguage = [
        "nb": "no", "nn": "no", "fil": "tl", "iw": "he", "in": "id", "ji": "yi", "jw": "jv",
    ]
}
