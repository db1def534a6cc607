// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What kind of harm a finding names.
///
/// The raw values are stable: rules, exports and evaluations use them.
package enum HarmCategory: String, Sendable, CaseIterable, Comparable {
    case phishing
    case scam
    case malware
    case intrusion
    case influence
    case surveillance
    case profiling
    case fraud
    case abuseOfService = "abuse-of-service"
    // The coarse categories of public benchmarks.
    case violence
    case selfHarm = "self-harm"
    case sexual
    case hate
    case illicit

    package static func < (left: HarmCategory, right: HarmCategory) -> Bool {
        left.index < right.index
    }

    /// What the category says of an account's conduct, for a reader who knows none of our ids.
    package var explanation: String {
        switch self {
        case .phishing: "asking for lures, credential-harvesting pages or mailing infrastructure"
        case .scam: "asking for scam scripts, their staffing or their operation"
        case .malware: "making or improving malicious code, or hiding it from detection"
        case .intrusion: "reconnaissance, exploitation or post-compromise work against others' systems"
        case .influence: "covert influence: fake personas, engagement farms, deceptive outlets"
        case .surveillance: "tools or plans to track, profile or unmask people or groups"
        case .profiling: "collecting on a named private person or critic"
        case .fraud: "forged documents, false identities, laundering, deceptive employment"
        case .abuseOfService: "resale, distillation, multiple accounts or evading a ban"
        case .violence: "violence"
        case .selfHarm: "self-harm"
        case .sexual: "sexual content"
        case .hate: "hate"
        case .illicit: "other illicit acts"
        }
    }

    /// The category's place in their order.
    package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
