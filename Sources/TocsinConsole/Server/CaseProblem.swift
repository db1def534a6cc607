// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinPublication
internal import TocsinReports
internal import TocsinSignIn
internal import TocsinStore

/// How errors of cases and people are answered.
enum CaseProblem {
    static func status(_ error: any Error) -> HTTPResponse.Status {
        switch error {
        case CaseError.notAllowed: .forbidden
        case CaseDeskError.unknown, CaseDeskError.noSuch: .notFound
        case CaseDeskError.openAlready, CaseDeskError.changedMeanwhile, PublicationError.otherDraft,
            PublicationError.otherAccounts, is CaseStoreError, is PeopleStoreError:
            .conflict
        case let error as PageError: error.status
        case CaseDeskError.damaged: .internalServerError
        default: .unprocessableContent
        }
    }

    /// What to say at the form; nil for an error that is none of a case.
    static func words(_ error: any Error) -> String? {
        switch error {
        case let error as CaseError: forBrowser(error)
        case let error as CaseDeskError: forBrowser(error)
        case let error as CaseStoreError: forBrowser(error)
        case let error as PeopleError: forBrowser(error)
        case let error as PeopleStoreError: "\(error)"
        case let error as PageError: "\(error)"
        default: nil
        }
    }

    // MARK: For a browser

    // The errors' own words are for a terminal too: they name commands, which whoever reads a page may not be able to run, and the words of options.

    private static func forBrowser(_ error: CaseError) -> String {
        switch error {
        case .notAllowed(let role, let right):
            "Your role, \(role.rawValue), may not do this: it takes \(Role.having(right).map(\.rawValue).joined(separator: " or ")). Ask an admin if you need it for your work."
        case .otherHarm(let category, let known):
            "Nothing that was found about these accounts is \(category.title.lowercased()): it is \(Wording.list(known.map { $0.title.lowercased() })). Choose a kind of harm that was found, or dismiss the case."
        default: "\(error)"
        }
    }

    private static func forBrowser(_ error: CaseDeskError) -> String {
        switch error {
        case .unknown(let id): "There is no \(id). The queue, with all states, shows what there is."
        case .noSuch(let id): "The store has no \(id). Take one from the lists of operations and findings."
        case .damaged(let number):
            "case-\(number) is not what Tocsin wrote. Tell whoever runs the console: the store has to be restored from a backup."
        default: "\(error)"
        }
    }

    private static func forBrowser(_ error: CaseStoreError) -> String {
        switch error {
        case .damagedAudit:
            "The audit log's last entry is not as it was written, so nothing was written. Tell whoever runs the console: they have to verify the log."
        default: "\(error)"
        }
    }

    private static func forBrowser(_ error: PeopleError) -> String {
        switch error {
        case .unknown(let name): "There is nobody of the name '\(name)'. The list of people shows who there is."
        case .damaged(let id):
            "\(id) is not as Tocsin wrote them. Tell whoever runs the console: the store has to be restored from a backup."
        case .disabled(let name): "\(name) is turned off. Turn them on first."
        default: "\(error)"
        }
    }
}
