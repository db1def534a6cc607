// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Logging
internal import TocsinGateway

/// How requests are decided upon, and what is said about it.
struct DecidingOptions: ParsableArguments {
    @Option(help: "What to do while no block list was ever read: \(Words.of(Enforcer.Fallback.allCases)).")
    var fail = Enforcer.Fallback.closed.rawValue

    @Option(
        help: "What tells whose a request is: key, or header:NAME for a header that something before the gateway sets."
    )
    var account = "key"

    @Option(help: "A link for appeals, in which {decision} stands for the decision's id.")
    var appeal: String?

    @Option(
        help:
            "What is logged to standard error: \(Words.of(Logger.Level.allCases)). 'info' has a line for each request."
    )
    var logLevel = Logger.Level.notice.rawValue

    func validate() throws {
        _ = try (fallback(), source())
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level must be one of \(Words.of(Logger.Level.allCases)).")
        }
    }

    func fallback() throws -> Enforcer.Fallback {
        guard let fallback = Enforcer.Fallback(rawValue: fail) else {
            throw ValidationError("--fail must be \(Words.of(Enforcer.Fallback.allCases)).")
        }
        return fallback
    }

    func source() throws -> AccountSource {
        do throws(AccountSourceError) {
            return try AccountSource(account)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// Words for help and errors.
    enum Words {
        static func of<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
            words.map(\.rawValue).joined(separator: ", ")
        }
    }
}

extension Logger {
    /// Writes to standard error from a level on, checked before.
    static func standardError(level: String) -> Logger {
        var logger = Logger(label: "tocsin.gateway", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = Logger.Level(rawValue: level) ?? .notice
        return logger
    }
}
