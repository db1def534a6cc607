// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// One person, and what an admin can do to somebody else.
enum PersonPage {
    static func make(_ visit: Visit, _ parts: ConsoleParts, problem: String? = nil) async throws -> Page {
        let admin = try visit.signedIn()
        let people = try await parts.signIn.people(for: admin.actor)
        let person = try visit.parameter("person") { id in people.first { $0.id == id } }
        return Page(
            person.name,
            .people,
            actions: "what you can do",
            [
                problem.map { HTML.notice($0, isError: true) } ?? .none,
                HTML.facts([
                    ("Role", .text(person.role.rawValue)),
                    ("Standing", .text(person.isActive ? "active" : "turned off")),
                    ("Signs in with", .text(PeoplePage.ways(person))),
                ]),
                .element(
                    "div",
                    ["id": Page.actionsID, "tabindex": "-1"],
                    person.name == admin.name
                        ? [
                            HTML.paragraph(
                                "This is you. Nobody changes their own role or turns themselves off; another admin can."
                            ),
                            .element("p", HTML.link(YouRoutes.path, "Your password, second factor and sessions")),
                        ] : forms(person, admin)
                ), .element("p", HTML.link("/people", "Back to everybody")),
            ]
        )
    }

    private static func forms(_ person: ConsolePerson, _ admin: SignedInPerson) -> [Markup] {
        let path = "/people/\(person.id)"
        var sections = [
            section(
                "role",
                "Change the role",
                "Ends their sessions: they sign in again with the new role. A link to choose a password that was not used yet is over.",
                HTML.form(
                    "\(path)/role",
                    admin,
                    className: "narrow",
                    [PeoplePage.roles(chosen: person.role.rawValue), HTML.button("Change")]
                )
            )
        ]
        if person.isActive {
            sections += [
                section(
                    "set-up",
                    person.hasPassword ? "Reset the password" : "Let them choose a password",
                    "Takes away what password there is, ends their sessions, and gives you a link, shown once, with which they choose another. Links that were made before are over.",
                    button("\(path)/set-up", admin, person.hasPassword ? "Reset" : "Make a link")
                ),
                section(
                    "sign-out",
                    "End their sessions",
                    "They can sign in again at once.",
                    button("\(path)/sign-out", admin, "End")
                ),
            ]
        }
        if person.hasSecondFactor {
            sections.append(
                section(
                    "second-factor",
                    "Take the second factor away",
                    "For somebody who lost it, with their recovery codes. A link to choose a password that was not used yet is over. Make sure by another way that it is them who ask.",
                    button("\(path)/second-factor", admin, "Take away")
                )
            )
        }
        sections.append(
            section(
                "active",
                person.isActive ? "Turn off" : "Turn on",
                person.isActive
                    ? "Ends their sessions; nothing that they have opens anything any more, tokens of programs too."
                    : "Lets them in again with what they had.",
                HTML.form(
                    "\(path)/active",
                    admin,
                    [
                        HTML.hidden("active", person.isActive ? "no" : "yes"),
                        HTML.button(person.isActive ? "Turn off" : "Turn on", className: "second"),
                    ]
                )
            )
        )
        return sections
    }

    private static func section(_ id: String, _ title: String, _ hint: String, _ form: Markup) -> Markup {
        HTML.section(title, id: id, [HTML.paragraph(hint, className: "hint"), form])
    }

    private static func button(_ path: String, _ admin: SignedInPerson, _ title: String) -> Markup {
        HTML.form(path, admin, [HTML.button(title, className: "second")])
    }
}
