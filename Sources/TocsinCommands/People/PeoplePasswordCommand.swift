// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SecretFile
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinSignIn

struct PeoplePasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Gives a person a password, asked for at the terminal or read from a file, and ends their sessions."
    )

    @Argument(help: "Whom.")
    var name: String

    @Option(help: "A file whose first line is the password, readable by its owner alone; else it is asked for.")
    var file: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let desk = try people.open().desk
        // Before anybody types for nothing.
        let person = try desk.person(named: name)
        let password = try file.map { try Self.firstLine($0) } ?? TypedSecret.ask("Password for \(person.name): ")
        people.show([try await desk.setPassword(name, password, with: PasswordHasher(), at: .now)])
    }

    private static func firstLine(_ path: String) throws -> String {
        String(try OwnersFile(path: path, name: "password file", option: "--file").text().prefix { !$0.isNewline })
    }
}
