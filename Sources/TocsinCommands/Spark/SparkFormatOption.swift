// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinIngest

/// The format of a log that Spark cuts into parts.
struct SparkFormatOption: ParsableArguments {
    @Option(
        name: .customLong("format"),
        help: "The log's format, one whose events are one record each: \(SparkFormatOption.known)."
    )
    var name = LogFormat.tocsin.rawValue

    private static let known = LogFormat.allCases.filter(\.mayBeCut).map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        guard let format = LogFormat(rawValue: name) else {
            throw ValidationError("There is no format '\(name)'. Use one of \(SparkFormatOption.known).")
        }
        guard format.mayBeCut else {
            throw ValidationError(
                "Spark cuts a log between any two lines, and lines of the format '\(name)' need others to be read. Read such logs with 'tocsin ingest'."
            )
        }
    }
}
