// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinSignIn

/// Where somebody who was added, or whose password was reset, chooses one by the link that an admin gave them.
enum SetUpRoutes {
    static let path = "/set-up/"

    static let routes = [
        // To look at it takes nothing away, and tells no more than to use it.
        Route(.get, "\(path):token", .byLink, waiting: { try await show($0, $1) }),
        Route(.post, "\(path):token", .byLink, waiting: { try await choose($0, $1) }),
    ]

    private static func show(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        if let wait = parts.publicWait(visit) { throw PageError.tooMany(waitSeconds: wait) }
        let isOpen = try await parts.signIn.isSetUpOpen(try visit.parameter("token") { $0 }, at: visit.now)
        return isOpen ? .page(SetUpPage.form(problem: nil)) : .page(SetUpPage.over, .notFound)
    }

    private static func choose(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        if let wait = parts.publicWait(visit) { throw PageError.tooMany(waitSeconds: wait) }
        // As it was typed: spaces around a password belong to it.
        let typed = ["password", "again"].map { name in visit.form.fields.first { $0.name == name }?.value ?? "" }
        guard typed[0] == typed[1] else {
            return .page(SetUpPage.form(problem: "The two are not the same. Type them again."), .unprocessableContent)
        }
        do {
            let token = try visit.parameter("token") { $0 }
            try await parts.signIn.setUp(token, password: typed[0], at: visit.now)
            return .seeOther(LocalPath("/sign-in"))
        } catch let error as PasswordError {
            return .page(SetUpPage.form(problem: "\(error)"), .unprocessableContent)
        } catch SignInError.setUpOver {
            return .page(SetUpPage.over, .notFound)
        }
    }
}
