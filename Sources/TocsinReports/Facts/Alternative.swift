// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// An innocent reading of an operation, and how it sits with the evidence.
package struct Alternative: Sendable, Equatable {
    package var name: String
    package var fit: Fit
    package var reason: String
    /// Where the reader can check.
    package var evidence: Place

    /// How well the reading sits with the evidence.
    ///
    /// None is ever said to be excluded: logs alone cannot do that.
    package enum Fit: String, Sendable {
        case open = "cannot be ruled out"
        case weaker = "fits less well"
    }

    /// Which part of an operation's section shows it.
    package enum Place: Sendable, Equatable {
        case ties, languages, rules
    }

    /// Weighs the readings that most often explain a group of linked accounts.
    package static func weigh(
        operation: Operation,
        activity: ReportInput.Activity?,
        category: HarmCategory?
    ) -> [Alternative] {
        var alternatives = [sharedOffice(operation)]
        if let activity {
            alternatives.append(translationService(activity))
            alternatives.append(reseller(activity))
        }
        if let category, [.phishing, .scam, .malware, .intrusion, .fraud].contains(category) {
            alternatives.append(authorisedTest)
        }
        return alternatives
    }

    private static func sharedOffice(_ operation: Operation) -> Alternative {
        let places: Set<TieComparison> = [
            .device, .address, .prefix, .autonomousSystem, .signUp, .profile,
        ]
        let beyond = operation.ties.count { tie in
            tie.evidence.contains { $0.weightBits >= 1 && !places.contains($0.comparison) }
        }
        let isWeaker = beyond * 2 > operation.ties.count
        let share = "\(Wording.number(beyond)) of \(Wording.count(operation.ties.count, "tie"))"
        return Alternative(
            name: "A shared office, school or household",
            fit: isWeaker ? .weaker : .open,
            reason: isWeaker
                ? "\(share) also rest on prompts, timing, payment or e-mail, which a shared network does not explain"
                : "only \(share) rest on more than a shared device or network",
            evidence: .ties
        )
    }

    private static func translationService(_ activity: ReportInput.Activity) -> Alternative {
        let known = activity.languagePairs.filter { $0.prompt != nil && $0.output != nil }
        let total = known.reduce(0) { $0 + $1.requests }
        let across = known.reduce(0) { $0 + ($1.prompt == $1.output ? 0 : $1.requests) }
        let isOpen = total == 0 || across * 5 > total
        let share = Wording.percent(across, of: total)
        return Alternative(
            name: "A translation service or an agency with one client",
            fit: isOpen ? .open : .weaker,
            reason: total == 0
                ? "the languages of its prompts and answers are not known"
                : "\(share) of the answers are in another language than their prompt",
            evidence: .languages
        )
    }

    private static func reseller(_ activity: ReportInput.Activity) -> Alternative {
        let total = activity.networks.reduce(0) { $0 + $1.requests }
        let rented = activity.networks.reduce(0) { $0 + ($1.kind == .hosting || $1.kind == .vpn ? $1.requests : 0) }
        let languages = Set(activity.languagePairs.compactMap(\.prompt)).count
        let isOpen = languages >= 4 || rented * 2 > total
        let share = Wording.percent(rented, of: total)
        return Alternative(
            name: "A reseller whose customers do not know each other",
            fit: isOpen ? .open : .weaker,
            reason: "it prompts in \(Wording.count(languages, "language"))"
                + (total == 0 ? "" : ", and \(share) of its requests come from hosting or VPN networks"),
            evidence: .languages
        )
    }

    private static let authorisedTest = Alternative(
        name: "An authorised test, a training course or research",
        fit: .open,
        reason: "logs do not show a contract or a scope; ask before acting",
        evidence: .rules
    )
}
