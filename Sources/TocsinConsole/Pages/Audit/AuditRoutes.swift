// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinAudit
internal import TocsinCases
internal import TocsinReports
internal import TocsinStore

/// The audit log, for those who audit.
enum AuditRoutes {
    static let routes = [
        Route(
            .get,
            AuditPage.path,
            .right(.audit),
            reading: { visit, parts in .page(try AuditPage.make(visit, parts)) }
        ),
        Route(.post, AuditPage.path, .right(.audit), reading: { visit, parts in try AuditPage.filter(visit, parts) }),
        // By a button: it reads the whole log and every case.
        Route(
            .post,
            "\(AuditPage.path)/verify",
            .right(.audit),
            reading: { visit, parts in
                let compared = try parts.desk(try visit.signedIn()).verifyAudit(known: [])
                let (log, altered, mislisted) = (compared.log, compared.altered, compared.mislisted)
                let isSound = compared.isSound
                var words = "\(Wording.count(log.entries, "entry", "entries")) are sound."
                if let problem = log.problem { words += " \(problem)" }
                if !altered.isEmpty {
                    let names = Wording.list(altered.prefix(20).map(\.description))
                    words += " Not what the log last said of it: \(names). Somebody changed that behind the log's back."
                }
                if !mislisted.isEmpty {
                    let names = Wording.list(mislisted.prefix(20).map(\.description))
                    words +=
                        " The queue and other lists do not show as it is: \(names). A note on the case writes its row anew."
                }
                if !compared.foreignRoles.isEmpty {
                    let numbers = Wording.list(compared.foreignRoles.prefix(20).map { "\($0)" })
                    words += " In a role that the log had not given: who made the entries \(numbers)."
                }
                if isSound {
                    words +=
                        " Every case is what the log last said of it. Without checkpoints kept elsewhere a cut-off end does not show: ask whoever keeps them to compare the log with them."
                }
                let notice = HTML.notice(words, isError: !isSound, prefix: "Something was changed. ")
                return .page(try AuditPage.make(visit, parts, notice: notice))
            }
        ),
    ]
}
