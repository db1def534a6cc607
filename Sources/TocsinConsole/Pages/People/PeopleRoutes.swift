// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinReports

/// Who may sign in, for those who look after people and roles.
enum PeopleRoutes {
    static let routes = [
        Route(.get, "/people", .right(.people)) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            let people = try await parts.signIn.people(for: try visit.signedIn().actor)
            return .page(
                Page(
                    "People",
                    .people,
                    [
                        HTML.paragraph(
                            "People are made, and roles are changed, with 'tocsin people' on the server. A change of role ends the person's sessions."
                        ),
                        HTML.table(
                            "People who may sign in",
                            [.text("Name"), .text("Role"), .text("Standing"), .text("Second factor")],
                            people.map { person in
                                [
                                    .text(person.name), .text(person.role.rawValue),
                                    .text(person.isActive ? "active" : "disabled"),
                                    .text(person.hasSecondFactor ? "yes" : "no"),
                                ]
                            }
                        ), rights,
                    ]
                )
            )
        }
    ]

    private static var rights: Markup {
        HTML.table(
            "What each role may do",
            [.text("Role")] + Right.allCases.map { .text($0.rawValue) },
            Role.allCases.map { role in
                [.text(role.rawValue)] + Right.allCases.map { .text(role.rights.contains($0) ? "yes" : "no") }
            }
        )
    }
}
