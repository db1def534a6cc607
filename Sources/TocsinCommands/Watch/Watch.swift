// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinStore

/// The main job over logs that grow.
struct Watch {
    private var detection: LiveDetection
    private let key: PseudonymKey
    private let directory: NetworkDirectory
    private var files = WatchedFiles()
    /// What was said of files that cannot be opened, and of logs that are not there.
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
        for path in files.changed(paths(options.logs, stages.console)) {
            options.logs = [path]
            do {
                _ = try await stages.ingest(options, key: key, directory: directory)
            } catch let error as UnreadLogs {
                // One log that nobody can read stops no other; it is tried again when it changes.
                stages.console.warn("\(error)")
            }
        }
        var news = try await detection.lookOnce()
        news.rejects = try rejects() - before
        return news
    }

    /// What is there of the logs that were named, each by itself, so that none waits for another to come.
    private mutating func paths(_ logs: [String], _ console: Console) -> [String] {
        var found: [String] = []
        var problems: [String] = []
        for log in logs {
            do {
                let files = try LogFiles(log)
                problems += files.unopened.map(\.description)
                if files.paths == [log], !FileManager.default.fileExists(atPath: log) {
                    throw IngestError.noFile(pattern: log)
                }
                found += files.paths
            } catch IngestError.noFile {
                // No mistake here: a gateway may not have begun.
                problems.append(
                    "There is no log at '\(log)' yet. It is read when it comes; check the name if it should be there."
                )
            } catch {
                problems.append("\(error)")
            }
        }
        // Once, not at each look.
        for problem in problems where said.insert(problem).inserted { console.warn(problem) }
        return found
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
