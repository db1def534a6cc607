// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinGateway

/// How requests are decided upon, and what is said about it.
struct DecidingOptions: ParsableArguments {
    @Option(help: "What to do while no block list was ever read: \(DecidingOptions.fallbacks).")
    var fail = Enforcer.Fallback.closed.rawValue

    @Option(
        help: "What tells whose a request is: key, or header:NAME for a header that something before the gateway sets."
    )
    var account = "key"

    @Option(help: "A link for appeals, in which {decision} stands for the decision's id.")
    var appeal: String?

    @OptionGroup var log: LogOptions

    func validate() throws { _ = try (fallback(), source()) }

    private static let fallbacks = Enforcer.Fallback.allCases.map(\.rawValue).joined(separator: ", ")

    func fallback() throws -> Enforcer.Fallback {
        guard let fallback = Enforcer.Fallback(rawValue: fail) else {
            throw ValidationError("--fail must be \(DecidingOptions.fallbacks).")
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
}
