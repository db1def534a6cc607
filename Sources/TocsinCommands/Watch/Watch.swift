// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinStore

/// The main job over logs that grow.
struct Watch {
    private var detection: LiveDetection
    private let key: PseudonymKey
    private let directory: NetworkDirectory
    private var files = WatchedFiles()
    /// What was said of files that cannot be opened.
    private var said: Set<String> = []

    init(_ detection: LiveDetection, key: PseudonymKey, directory: NetworkDirectory) {
        self.detection = detection
        self.key = key
        self.directory = directory
    }

    /// Reads what is new, and does what is due.
    mutating func lookOnce(_ options: IngestCommandOptions) async throws -> DetectionNews {
        var options = options
        var stages = detection.stages
        let before = try rejects()
        // A folder that is still empty is no mistake here.
        let console = stages.console
        let paths = try? options.paths { problem in
            // Once, not at each look.
            if said.insert(problem).inserted { console.warn(problem) }
        }
        for path in files.changed(paths ?? []) {
            options.logs = [path]
            do {
                _ = try await stages.ingest(options, key: key, directory: directory)
            } catch let error as IngestError {
                // One log that nobody can read stops no other; it is tried again when it changes.
                stages.console.warn("\(error)")
            }
        }
        var news = try await detection.lookOnce()
        news.rejects = try rejects() - before
        return news
    }

    /// Goes on from what the store says was scanned, after others may have scanned too.
    mutating func goOn(with detection: LiveDetection) {
        self.detection = detection
    }

    /// Measures accounts once more, so that nothing is left half seen.
    mutating func finish() async throws -> DetectionNews {
        try await detection.finish()
    }

    private func rejects() throws -> Int { try detection.stages.store.sources().reduce(0) { $0 + $1.rejects } }
}
