// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinSignIn

struct PeopleSecondFactorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "totp",
        abstract: "Sets up codes of an authenticator app as a second factor, or takes them away.",
        discussion: """
            Shows a secret for the app, asks for the code that the app then shows, and shows ten recovery codes. Each is shown once.
            """
    )

    @Argument(help: "Whom.")
    var name: String

    @Flag(help: "Take the second factor away, of somebody who lost it.")
    var remove = false

    @Option(
        help:
            "The key that seals the secrets, made when it is not there (default: beside the store, with .sign-in-key)."
    )
    var signInKey: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let desk = try people.open().desk
        if remove {
            try desk.removeTimeCode(name, at: .now)
            return people.show([try desk.person(named: name)])
        }
        let key = try SignInKey(beside: people.store.beside, path: signInKey)
        let offer = try desk.offerTimeCode(name)
        Console().say("Secret for the authenticator app: \(offer.secretText)")
        Console().say(offer.address)
        // Output that is not a terminal is kept back until the end, and nobody could answer.
        fflush(nil)
        Console().note("The code that the app shows now:")
        guard let code = readLine() else { throw CommandProblem("There is no code. Nothing was changed.") }
        let codes = try desk.setTimeCode(name, secret: offer.secret, code: code, key: key, at: .now)
        Console().say("Recovery codes, each good once, for the day on which the app is lost:")
        for code in codes { Console().say("  \(code)") }
    }
}
