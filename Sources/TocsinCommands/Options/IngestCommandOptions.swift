// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinModel

/// What reading logs needs to know.
struct IngestCommandOptions: ParsableArguments {
    @Argument(
        help:
            "Log files or folders of them (with their sub-folders), '-' for standard input; gzip and zstd are unpacked. Patterns in quotes are expanded."
    )
    var logs: [String] = []

    @Option(help: "The logs' format: auto, or one of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = "auto"

    @Option(help: "A YAML file that says which column holds what, for CSV and other JSON Lines.")
    var mapping: String?

    @OptionGroup var door: DoorOptions

    @Option(help: "Remove message text of events older than so many days before the last event.")
    var retain: Int?

    func validate() throws {
        guard !logs.isEmpty else { throw ValidationError("Name at least one log file.") }
        if let retain { try RetainedDays.check(retain) }
        guard format == "auto" || LogFormat(rawValue: format) != nil else {
            let known = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no format '\(format)'. Use auto, or one of \(known).")
        }
    }

    /// Files in the order given, each log expanded.
    ///
    /// - Parameter warn: Is told of each there that cannot be opened, and why.
    /// - Returns: The paths of the others.
    /// - Throws: What ``LogFiles`` throws.
    func paths(warn: (String) -> Void) throws -> [String] {
        let files = try logs.map { try LogFiles($0) }
        for file in files.flatMap(\.unopened) { warn(file.description) }
        return files.flatMap(\.paths)
    }

    func ingestOptions(workers: Int) throws -> IngestOptions {
        var options = IngestOptions(workers: workers, now: .now)
        options.format = LogFormat(rawValue: format)
        options.mapping = try mapping.map { try LogMapping(path: $0) }
        options.limits.recordBytes = door.maxRecordMib << 20
        return options
    }
}
