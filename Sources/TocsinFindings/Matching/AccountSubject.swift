// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// An account as rules see it: what is measured of it, and the findings about its requests.
package struct AccountSubject: RuleSubject {
    private let signals: AccountSignals
    private let findings: [HarmCategory: Int]

    package init(signals: AccountSignals, findings: [HarmCategory: Int]) {
        self.signals = signals
        self.findings = findings
    }

    package func value(_ field: String) -> FieldValue? {
        switch field {
        case "requests": .count(signals.requests)
        case "activeDays": .count(signals.activeDays)
        case "sessions": .count(signals.sessions)
        case "hoursConcentration": .measure(signals.hoursConcentration)
        case "intervalRegularity": .measure(signals.intervalRegularity)
        case "burstSize": .count(signals.burstSize)
        case "languages": .count(signals.languages)
        case "languagePairShare": .measure(signals.languagePairShare)
        case "networks": .count(signals.networks)
        case "countries": .count(signals.countries)
        case "vpnShare": .measure(signals.vpnShare)
        case "torShare": .measure(signals.torShare)
        case "hostingShare": .measure(signals.hostingShare)
        case "impossibleTravel": .count(signals.impossibleTravel)
        case "timeZoneMismatchShare": .measure(signals.timeZoneMismatchShare)
        case "localeMismatchShare": .measure(signals.localeMismatchShare)
        case "refusals": .count(signals.refusals)
        case "refusalShare": .measure(signals.refusalShare)
        case "reformulations": .count(signals.reformulations)
        case "templateFamilySize": .count(signals.templateFamilySize)
        case "templateShare": .measure(signals.templateShare)
        case "batchRequests": .count(signals.batchRequests)
        case "personaRequests": .count(signals.personaRequests)
        case "emailDisposable": signals.emailDisposable.map { .flag($0) }
        case "accountAgeDays": .measure(signals.accountAgeDays)
        default: FindingCounts.value(field, findings)
        }
    }
}

/// An operation as rules see it.
package struct OperationSubject: RuleSubject {
    private let operation: Operation

    package init(_ operation: Operation) {
        self.operation = operation
    }

    package func value(_ field: String) -> FieldValue? {
        switch field {
        case "accounts": .count(operation.members.count)
        case "accountsWithFindings": .count(operation.members.count { !$0.findings.isEmpty })
        case "ties": .count(operation.ties.count)
        case "events": .count(operation.members.reduce(0) { $0 + $1.events })
        default: FindingCounts.value(field, operation.findings)
        }
    }
}

/// The fields `findings` and `findings.<category>`.
enum FindingCounts {
    static func value(_ field: String, _ findings: [HarmCategory: Int]) -> FieldValue? {
        if field == "findings" { return .count(findings.values.reduce(0, +)) }
        guard field.hasPrefix("findings."), let category = HarmCategory(rawValue: String(field.dropFirst(9))) else {
            return nil
        }
        return .count(findings[category] ?? 0)
    }
}
