// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JSONText
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinSignIn
internal import TocsinStore

/// Who looks after which store's people.
struct PeopleOptions: ParsableArguments {
    static let roleWords = "What they are trusted with: " + Role.allCases.map(\.rawValue).joined(separator: ", ")

    @OptionGroup var store: StoreOptions

    @Option(name: .customLong("as"), help: "Who you are; only the very first person is added without.")
    var name: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// `making`: True makes the store when it is not there.
    func open(making: Bool = false) throws -> (desk: PeopleDesk, store: any ServiceStore) {
        let opened = making ? try store.open() : try store.openExisting()
        guard let name else { return (try PeopleDesk.first(store: opened), opened) }
        return (PeopleDesk(store: opened, actor: try PeopleDesk.actor(named: name, in: opened)), opened)
    }

    /// A command about people as it is to be typed next, by the same person over the same store.
    ///
    /// `other`: Who does it where nobody was named, for the very first person.
    func next(_ command: String, as other: String) -> String {
        store.naming("tocsin people \(command) --as \(name ?? other)")
    }

    func show(_ people: [Person]) {
        for person in people { Console().say(json ? Self.row(person) : Self.words(person)) }
    }

    private static func words(_ person: Person) -> String {
        let ways = [
            person.hasPassword ? "password" : nil, person.hasSecondFactor ? "second factor" : nil,
            person.subject == nil ? nil : "OpenID",
        ].compactMap(\.self)
        let isOff = person.isActive ? "" : ", disabled"
        return
            "\(person.name)  \(person.role.rawValue)\(isOff)  \(ways.isEmpty ? "cannot sign in yet" : ways.joined(separator: ", "))"
    }

    private static func row(_ person: Person) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", person.id.description)
            writer.member("name", person.name)
            writer.member("role", person.role.rawValue)
            writer.member("isActive", person.isActive)
            writer.member("language", person.language)
            writer.member("hasPassword", person.hasPassword)
            writer.member("hasSecondFactor", person.hasSecondFactor)
            writer.member("subject", person.subject)
        }
        return writer.text
    }
}
