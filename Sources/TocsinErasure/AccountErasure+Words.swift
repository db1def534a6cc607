// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

extension AccountErasure {
    static func counts(_ rows: ErasedRows, segments: Int, labels: Int, severed: Int) -> [ErasureStatement.Count] {
        [
            ("events", "events, with their messages and measurements", rows.events.count),
            ("findings", "findings about the account", rows.findings),
            (
                "severedReferences", "findings and verdicts about others that pointed to its events",
                rows.severedReferences
            ),
            ("operationsChanged", "operations that it was taken out of", rows.operationsChanged),
            ("operationsRemoved", "operations of which too little was left", rows.operationsRemoved),
            ("judgedTexts", "verdicts of a judge about its texts", rows.judgedTexts),
            ("aliases", "other names of the account", rows.aliases),
            ("identifierLinks", "names that stood beside its own", rows.identifierLinks),
            ("savedViews", "saved views of the console that named it", rows.savedViews),
            ("casesSevered", "cases in which a random stand-in took its place", severed),
            ("segmentEvents", "events in gateways' segments", segments),
            ("labels", "labels for training", labels),
        ]
        .map { ErasureStatement.Count(name: $0.0, what: $0.1, count: $0.2) }
    }

    static func reasons(_ cases: Set<CaseID>, otherNames: Int) -> [ErasureStatement.Kept] {
        var kept = cases.sorted().map { id in
            ErasureStatement.Kept(
                what: "\(id): a decision against the account, with its evidence by id and its statement of reasons",
                reason: """
                    needed to show, defend and review the decision: GDPR Article 17(3)(b) and (e), DSA Articles 17 and 20
                    """
            )
        }
        if otherNames > 0 {
            let names = otherNames == 1 ? "1 other pseudonym" : "\(otherNames) other pseudonyms"
            kept.append(
                ErasureStatement.Kept(
                    what: "\(names) under which gateways know the account",
                    reason: cases.isEmpty
                        ? "needed to find the account in what is left below; they go when this is run again"
                        : "needed for a decision to hold under each of them: DSA Article 23, GDPR Article 17(3)(e)"
                )
            )
        }
        kept.append(
            ErasureStatement.Kept(
                what: """
                    the audit log: who did what and when, by ids of cases, findings and events; it names an account only where \
                    somebody opened a case about it by hand
                    """,
                reason: "needed to show that decisions were taken rightly: GDPR Article 17(3)(e)"
            )
        )
        return kept
    }

    static func leftInFiles(_ reason: String) -> ErasureStatement.Left {
        ErasureStatement.Left(
            place: "the store's files",
            advice: """
                The account is out of the store, but bytes of it may lie on in its files: \(reason) Then run this again: it writes the \
                files anew, and says that nobody has the account any more.
                """,
            isUnfinished: true
        )
    }

    static func leftInSegments(_ reason: String) -> ErasureStatement.Left {
        ErasureStatement.Left(
            place: "gateways' segments",
            advice: """
                Names were joined to the account meanwhile, and the folders could not be gone through again for them: \(reason) \
                Then run this again.
                """,
            isUnfinished: true
        )
    }

    static func leftNames(_ names: Set<AccountID>) -> ErasureStatement.Left {
        ErasureStatement.Left(
            place: "the account's other names",
            advice: """
                The store does not know any more whose they are: when you run this again, also run it for \
                \(names.sorted().map(\.description).joined(separator: " and for ")).
                """,
            isUnfinished: true
        )
    }

    static func leftInCases(_ reason: String) -> ErasureStatement.Left {
        ErasureStatement.Left(
            place: "cases that were opened or changed meanwhile",
            advice: "They could not be gone through again: \(reason) Then run this again.",
            isUnfinished: true
        )
    }

    static func leftInLabels(_ path: String) -> ErasureStatement.Left {
        ErasureStatement.Left(
            place: path,
            advice: """
                Events of the account came in meanwhile, and the file could not be gone through again for their labels: write it anew \
                with 'tocsin decisions export'.
                """,
            isUnfinished: true
        )
    }

    /// What no run over a store can reach.
    static var elsewhere: [ErasureStatement.Left] {
        [
            (
                "the service's own logs",
                """
                Delete the account there before you ingest again: a log that still holds it brings it back, into this store too, \
                when it is read under another name or anew, or for what it gained since.
                """
            ),
            ("backups and copies of the store", "Repeat this over each that is restored, or let them expire."),
            ("reports' findings.jsonl and exports", "Write them anew; reports name no account."),
            ("models trained earlier", "They hold weights and no text. Train anew where even that is too much."),
        ]
        .map { ErasureStatement.Left(place: $0.0, advice: $0.1, isUnfinished: false) }
    }
}
