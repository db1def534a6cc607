// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Logging

/// What services log.
struct LogOptions: ParsableArguments {
    @Option(
        help:
            "What is logged to standard error: \(LogOptions.levels). From 'info' on, each request has a line, without addresses."
    )
    var logLevel = Logger.Level.notice.rawValue

    private static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level must be one of \(LogOptions.levels).")
        }
    }

    /// Writes to standard error what was asked for.
    func logger(_ label: String) -> Logger {
        var logger = Logger(label: label, factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        return logger
    }
}
