// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinSignIn

/// The people who work with a store.
struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Adds the people who work on cases, and says what they are trusted with and how they sign in.",
        discussion: """
            The first person is added without --as and is an admin. Whoever may write the store's file may act here under any name: \
            keep it for those who look after the service.
            """,
        subcommands: [
            PeopleAddCommand.self, PeopleListCommand.self, PeopleRoleCommand.self, PeopleDisableCommand.self,
            PeopleEnableCommand.self, PeoplePasswordCommand.self, PeopleSecondFactorCommand.self,
            PeopleSubjectCommand.self, PeopleSignOutCommand.self, PeopleTokensCommand.self, PeopleImportCommand.self,
        ]
    )
}

struct PeopleAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Adds a person.")

    @Argument(help: "A name, such as ana or ana@example.com; case does not count.")
    var name: String

    @Option(help: "\(PeopleOptions.roleWords).")
    var role: String

    @Option(help: "The language that pages greet them in, such as en.")
    var language = "en"

    @Option(help: "Who they are to an OpenID provider: its address, a space, and the 'sub' that it gives them.")
    var subject: String?

    @OptionGroup var people: PeopleOptions

    func validate() throws { _ = try trusted() }

    private func trusted() throws -> Role { try CaseWords.word(role, "--role") }

    func run() async throws {
        let (desk, _) = try people.open(making: true)
        let person = try desk.add(
            PersonName(name),
            role: try trusted(),
            language: language,
            subject: subject,
            at: .now
        )
        people.show([person])
        if subject == nil {
            let next = people.next("password \(person.name)", as: person.name)
            Console().note("Give them a password with '\(next)'.")
        }
    }
}

struct PeopleListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists everybody, by name.")

    @OptionGroup var people: PeopleOptions

    func run() async throws { people.show(try people.open().desk.people()) }
}

struct PeopleRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Gives a person another role, and ends their sessions."
    )

    @Argument(help: "Whom.")
    var name: String

    @Argument(help: "\(PeopleOptions.roleWords).")
    var role: String

    @OptionGroup var people: PeopleOptions

    func validate() throws { _ = try trusted() }

    private func trusted() throws -> Role { try CaseWords.word(role, "The role") }

    func run() async throws {
        people.show([try people.open().desk.setRole(name, try trusted(), at: .now)])
    }
}

struct PeopleDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Ends a person's sessions; nothing that they have opens anything any more."
    )

    @Argument(help: "Whom.")
    var name: String

    @OptionGroup var people: PeopleOptions

    func run() async throws { people.show([try people.open().desk.setActive(name, false, at: .now)]) }
}

struct PeopleEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Lets somebody in again who was disabled."
    )

    @Argument(help: "Whom.")
    var name: String

    @OptionGroup var people: PeopleOptions

    func run() async throws { people.show([try people.open().desk.setActive(name, true, at: .now)]) }
}

struct PeopleSubjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject",
        abstract: "Says who a person is to an OpenID provider; nobody without a subject."
    )

    @Argument(help: "Whom.")
    var name: String

    @Argument(help: "The provider's address, a space, and the 'sub' that it gives them.")
    var subject: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws { people.show([try people.open().desk.setSubject(name, subject, at: .now)]) }
}

struct PeopleSignOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out",
        abstract: "Ends all of a person's sessions."
    )

    @Argument(help: "Whom.")
    var name: String

    @OptionGroup var people: PeopleOptions

    func run() async throws { try people.open().desk.signOut(name, at: .now) }
}
