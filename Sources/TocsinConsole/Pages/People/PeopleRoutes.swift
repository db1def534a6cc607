// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases

/// Who may sign in, for those who look after people and roles.
///
/// What is allowed is decided where people are kept, as for 'tocsin people'.
enum PeopleRoutes {
    static let routes =
        [
            Route(.get, "/people", .right(.people), waiting: { .page(try await PeoplePage.list($0, $1)) }),
            Route(.post, "/people", .right(.people), waiting: { try await add($0, $1) }),
            Route(.get, "/people/:person", .right(.people), waiting: { .page(try await PersonPage.make($0, $1)) }),
        ]
        + [
            action("role") { .role(try role($0)) },
            action("active") { .active($0["active"] == "yes") }, action("sign-out") { _ in .signOut },
            action("second-factor") { _ in .removeSecondFactor }, action("set-up") { _ in .offerSetUp },
        ]

    private static func add(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        do {
            let link = try await parts.signIn.add(
                visit.form["name"] ?? "",
                role: try role(visit.form),
                by: try visit.signedIn().actor,
                at: visit.now
            )
            return .page(SetUpPage.offer(link, visit))
        } catch {
            guard let words = CaseProblem.words(error) else { throw error }
            return .page(try await PeoplePage.list(visit, parts, problem: words), CaseProblem.status(error))
        }
    }

    private static func action(
        _ name: String,
        _ make: @escaping @Sendable (FormFields) throws -> PersonAction
    ) -> Route {
        Route(
            .post,
            "/people/:person/\(name)",
            .right(.people),
            waiting: { visit, parts in
                do {
                    let id = try visit.parameter("person") { $0 }
                    let actor = try visit.signedIn().actor
                    let link = try await parts.signIn.change(id, try make(visit.form), by: actor, at: visit.now)
                    return link.map { .page(SetUpPage.offer($0, visit)) } ?? .seeOther(LocalPath("/people/\(id)"))
                } catch {
                    guard let words = CaseProblem.words(error) else { throw error }
                    // Of nobody there is no page either.
                    return .page(try await PersonPage.make(visit, parts, problem: words), CaseProblem.status(error))
                }
            }
        )
    }

    private static func role(_ form: FormFields) throws(PageError) -> Role {
        guard let role = form["role"].flatMap({ Role(rawValue: $0) }) else { throw .wrongForm("Choose a role.") }
        return role
    }
}
