// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import TocsinPublication

/// Makes drafts of reports beside requests, one after the other: each reads what is measured of all requests.
final class ReportWork: Sendable {
    private let last = Mutex<Task<Void, Never>?>(nil)
    private let beginning = Mutex(())

    /// Begins a report while nobody else here begins one: the shelf gives it the number behind those that are there, and of a form that is sent twice at
    /// once the second finds what the first began.
    ///
    /// `work`: Makes no page, for others wait on their threads.
    func begin<Value: Sendable>(_ work: () throws -> Value) throws -> Value {
        try beginning.withLock { _ in try work() }
    }

    /// Begins to make a draft's files, behind those that are being made.
    func make(_ publication: Publication, _ parts: ConsoleParts) {
        last.withLock { last in
            let before = last
            last = Task {
                await before?.value
                do {
                    let maker = PublicationMaker(store: parts.store)
                    try parts.shelf.finish(publication, try await maker.files(publication))
                } catch {
                    // Its own words could hold what no page may show.
                    let own = (error as? PublicationError).flatMap { ReportRoutes.words($0) }
                    let words = own ?? "It failed, and nothing was published."
                    try? parts.shelf.fail(
                        publication,
                        "\(words) Make it again; if it stays so, tell whoever runs the console."
                    )
                }
            }
        }
    }

    /// Waits for all that was begun.
    func finish() async {
        await last.withLock { $0 }?.value
    }
}
