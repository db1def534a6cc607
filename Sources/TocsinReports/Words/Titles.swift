// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension HarmCategory {
    /// The category's name at the head of a section or a row.
    package var title: String {
        switch self {
        case .phishing: "Phishing"
        case .scam: "Scams"
        case .malware: "Malware"
        case .intrusion: "Intrusion"
        case .influence: "Covert influence"
        case .surveillance: "Surveillance of people"
        case .profiling: "Profiling of private persons"
        case .fraud: "Fraud"
        case .abuseOfService: "Abuse of the service"
        case .violence: "Violence"
        case .selfHarm: "Self-harm"
        case .sexual: "Sexual content"
        case .hate: "Hate"
        case .illicit: "Other illicit acts"
        }
    }

    /// The explanation behind the title, without saying the title again; nil where there is nothing to add.
    package var addition: String? {
        let start = title.lowercased()
        guard explanation.hasPrefix(start) else { return explanation }
        let rest = explanation.dropFirst(start.count).drop { $0 == ":" || $0 == " " }
        return rest.isEmpty ? nil : String(rest)
    }

    /// The title and what it means, for the inside of a sentence.
    var conduct: String {
        title.lowercased() + (addition.map { ", that is " + $0 } ?? "")
    }
}

extension NetworkKind {
    /// For a table's cell.
    var title: String {
        switch self {
        case .residential: "residential"
        case .vpn: "VPN"
        case .hosting: "hosting"
        case .tor: "Tor"
        case .unknown: "on no list"
        }
    }
}

extension Reject.Code {
    /// For a table's cell.
    var title: String {
        switch self {
        case .malformed: "Not JSON, or not the mapping's columns"
        case .tooLong: "Longer than the longest record that is read"
        case .tooDeep: "Nested too deep"
        case .wrongShape: "Not of the file's format"
        case .badTime: "No time, or one that cannot be read"
        case .damagedFile: "The packed file ends early or is damaged"
        case .unjoined: "A part whose other parts never came"
        }
    }
}

extension Likelihood {
    /// The range of probability that ICD 203 gives the word.
    var range: String {
        switch self {
        case .almostNoChance: "1–5%"
        case .veryUnlikely: "5–20%"
        case .unlikely: "20–45%"
        case .roughlyEvenChance: "45–55%"
        case .likely: "55–80%"
        case .veryLikely: "80–95%"
        case .almostCertain: "95–99%"
        }
    }

    /// The word where a sentence says `It is … that`.
    var phrase: String {
        switch self {
        case .almostNoChance: "There is almost no chance"
        case .roughlyEvenChance: "There is a roughly even chance"
        default: "It is \(rawValue)"
        }
    }
}
