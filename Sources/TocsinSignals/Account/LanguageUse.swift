// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Which languages an account writes, and how often it is answered in another.
///
/// False positives: translators, language learners, people abroad.
enum LanguageUse {
    static func measure(_ requests: [ActivityLog.Record], into signals: inout AccountSignals) {
        var counts: [Int16: Int] = [:]
        for request in requests where request.language >= 0 { counts[request.language, default: 0] += 1 }
        let known = counts.values.reduce(0, +)
        if known > 0 { signals.languages = counts.values.count { $0 * 20 >= known } }
        let pairs = requests.filter { $0.language >= 0 && $0.outputLanguage >= 0 }
        if !pairs.isEmpty {
            signals.languagePairShare = Double(pairs.count { $0.language != $0.outputLanguage }) / Double(pairs.count)
        }
    }
}
