// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// Everybody who may sign in, and a form to add somebody.
enum PeoplePage {
    static func list(_ visit: Visit, _ parts: ConsoleParts, problem: String? = nil) async throws -> Page {
        let person = try visit.signedIn()
        let people = try await parts.signIn.people(for: person.actor)
        return Page(
            "People",
            .people,
            [
                problem.map { HTML.notice($0, isError: true) } ?? .none,
                HTML.table(
                    "People who may sign in",
                    [.text("Name"), .text("Role"), .text("Standing"), .text("Signs in with")],
                    people.map { other in
                        [
                            HTML.link("/people/\(other.id)", other.name), .text(other.role.rawValue),
                            .text(other.isActive ? "active" : "turned off"), .text(ways(other)),
                        ]
                    }
                ), add(person, problem == nil ? FormFields() : visit.form), rights,
            ]
        )
    }

    /// How somebody proves who they are.
    static func ways(_ person: ConsolePerson) -> String {
        let ways = [
            person.hasPassword ? "password" : nil, person.hasSecondFactor ? "second factor" : nil,
            person.hasProvider ? "OpenID" : nil,
        ].compactMap(\.self)
        return ways.isEmpty ? "nothing yet" : ways.joined(separator: ", ")
    }

    static func roles(chosen: String?) -> Markup {
        HTML.select("Role", name: "role", Role.allCases.map { ($0.rawValue, $0.rawValue) }, chosen: chosen)
    }

    private static func add(_ person: SignedInPerson, _ form: FormFields) -> Markup {
        HTML.section(
            "Add a person",
            id: "add",
            [
                HTML.form(
                    "/people",
                    person,
                    className: "narrow",
                    label: "Add a person",
                    [
                        HTML.input(
                            "Name",
                            name: "name",
                            value: form["name"],
                            hint: "1 to 64 of the characters A-Z, a-z, 0-9 and . _ - @ +.",
                            isRequired: true,
                            maximumLength: 64
                        ), roles(chosen: form["role"] ?? Role.viewer.rawValue), HTML.button("Add"),
                        HTML.paragraph(
                            "You get a link, shown once, with which they choose a password of their own.",
                            className: "hint"
                        ),
                    ]
                )
            ]
        )
    }

    private static var rights: Markup {
        HTML.table(
            "What each role may do",
            [.text("Role")] + Right.allCases.map { .text(Words.right($0)) },
            Role.allCases.map { role in
                [.text(role.rawValue)] + Right.allCases.map { .text(role.rights.contains($0) ? "yes" : "no") }
            }
        )
    }
}
