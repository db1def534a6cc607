// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinSignIn

/// Where somebody who was added, or whose password was reset, chooses one by the link that an admin gave them.
enum SetUpRoutes {
    static let path = "/set-up/"

    static let routes = [
        // Whether the link is good shows when it is used: to look at it takes nothing away.
        Route(.get, "\(path):token", .byLink, waiting: { _, _ in .page(SetUpPage.form(problem: nil)) }),
        Route(.post, "\(path):token", .byLink, waiting: { try await choose($0, $1) }),
    ]

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
        } catch let error as SignInError {
            return .page(SetUpPage.form(problem: "\(error)"), .notFound)
        }
    }
}
