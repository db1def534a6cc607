// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel

/// What a person's last deed on a case came to, said where the case's page is shown after it.
enum DoneWords {
    /// What tells the page that it is shown after a deed.
    static let parameter = "done"

    /// Nil where the last entry about the case is somebody else's, or not a deed of the page's forms: then nothing was just done.
    static func sentence(_ file: CaseFile, by name: String) -> String? {
        guard let last = file.history.first, last.actor == name else { return nil }
        let waits = file.value.proposal != nil
        return switch last.action {
        case "case.open": "The case is open."
        case "case.claim": "The case is yours."
        case "case.note": "The note is added."
        case "case.removeNote": "The note is removed."
        case "case.label": "The label is added."
        case "case.link": "The link is added."
        case "case.decide" where waits: "Proposed. It takes effect when a second person approves it."
        case "case.decide": "Decided. It takes effect now."
        case "case.withdraw": "Withdrawn. The case is in review again."
        case "case.approve": "Approved. It takes effect now."
        case "case.refuse": "Refused. The case is in review again."
        case "case.appeal": "The appeal is written down. Somebody else decides it."
        case "case.resolve": "The appeal is decided."
        case "case.close": "The case is closed."
        case "case.reopen": "The case is open again."
        case "case.markDuplicate": "The case is closed as a duplicate."
        default: nil
        }
    }
}
