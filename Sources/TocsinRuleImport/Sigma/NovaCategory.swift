// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Which of our harm categories a word in a rule's meta means.
enum NovaCategory {
    /// Takes our own names, and common words for the same; of a path such as `malicious_usage/phishing` the last part that we know.
    ///
    /// - Returns: Nil for what is no harm of ours, such as a jailbreak: an act against the model, not against people.
    static func category(_ word: String) -> HarmCategory? {
        word.lowercased().split { $0 == "/" || $0 == "," || $0 == "." }.reversed().lazy
            .map { part in String(part.map { $0 == "_" || $0.isWhitespace ? "-" : $0 }) }
            .compactMap { part in HarmCategory(rawValue: part) ?? others[part] }
            .first
    }

    private static let others: [String: HarmCategory] = [
        "credential-harvesting": .phishing, "spear-phishing": .phishing, "romance-scam": .scam, "scams": .scam,
        "malware-development": .malware, "malware-generation": .malware, "ransomware": .malware,
        "reconnaissance": .intrusion, "exploitation": .intrusion, "hacking": .intrusion, "lateral-movement": .intrusion,
        "disinformation": .influence, "influence-operations": .influence, "influence-operation": .influence,
        "doxxing": .profiling, "doxing": .profiling, "tracking": .surveillance, "identity-fraud": .fraud,
        "financial-fraud": .fraud, "money-laundering": .fraud, "self-injury": .selfHarm, "suicide": .selfHarm,
        "hate-speech": .hate, "weapons": .illicit, "drugs": .illicit,
    ]
}
