// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinSignIn

/// What people do about how they sign in themselves, whatever their role.
enum YouRoutes {
    static let path = "/you"

    static let routes = [
        Route(.get, path, .signedIn, waiting: { .page(try await YouPage.make($0, $1)) }),
        Route(.post, "\(path)/password", .signedIn, waiting: { try await changePassword($0, $1) }),
        Route(.post, "\(path)/second-factor", .signedIn, waiting: { try await offerSecondFactor($0, $1) }),
        Route(.post, "\(path)/second-factor/code", .signedIn, waiting: { try await setSecondFactor($0, $1) }),
        Route(.post, "\(path)/sign-out-elsewhere", .signedIn, waiting: { try await signOutElsewhere($0, $1) }),
        Route(.post, "\(path)/tokens/:token/withdraw", .signedIn, waiting: { try await withdraw($0, $1) }),
    ]

    private static func changePassword(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        try await answer(visit, parts, at: .password) { token in
            let new = typed("new", visit)
            guard new == typed("again", visit) else {
                throw PageError.wrongForm("The two new passwords are not the same. Type them again.")
            }
            try await parts.signIn.changePassword(
                token,
                current: typed("current", visit),
                new: new,
                network: visit.network,
                at: visit.now
            )
            return done(.password)
        }
    }

    private static func offerSecondFactor(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        try await answer(visit, parts, at: .secondFactor) { token in
            let offer = try await parts.signIn.offerSecondFactor(
                token,
                password: typed("password", visit),
                code: visit.form["code"] ?? "",
                network: visit.network,
                at: visit.now
            )
            return .page(SecondFactorPage.offer(offer, try visit.signedIn()))
        }
    }

    private static func setSecondFactor(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        try await answer(visit, parts, at: .secondFactor) { token in
            let offer = visit.form["offer"] ?? ""
            do {
                let code = visit.form["code"] ?? ""
                let codes = try await parts.signIn.setSecondFactor(offer, code: code, for: token, at: visit.now)
                return .page(SecondFactorPage.done(codes))
            } catch PeopleError.wrongCode {
                // With the last wrong code the offer is over.
                let again = try await parts.signIn.offeredSecondFactor(offer, to: token, at: visit.now)
                let page = SecondFactorPage.offer(again, try visit.signedIn(), problem: "\(PeopleError.wrongCode)")
                return .page(page, .unprocessableContent)
            }
        }
    }

    private static func signOutElsewhere(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        try await answer(visit, parts, at: .sessions) { token in
            try await parts.signIn.signOutElsewhere(token, at: visit.now)
            return done(.signedOutElsewhere)
        }
    }

    private static func withdraw(_ visit: Visit, _ parts: ConsoleParts) async throws -> Answer {
        try await answer(visit, parts, at: .tokens) { _ in
            let id = try visit.parameter("token") { $0 }
            try await parts.signIn.withdraw(id, of: try visit.signedIn(), at: visit.now)
            return done(.withdrawn)
        }
    }

    // MARK: Parts

    /// Says what is refused at the form that was sent.
    private static func answer(
        _ visit: Visit,
        _ parts: ConsoleParts,
        at form: YouPage.Form,
        _ work: (_ token: String) async throws -> Answer
    ) async throws -> Answer {
        guard let token = visit.token else { throw PageError.notSignedIn }
        do {
            return try await work(token)
        } catch SignInError.signedOut {
            throw PageError.notSignedIn
        } catch {
            guard let (words, status) = refusal(error) else { throw error }
            let problem = YouPage.Problem(form: form, words: words)
            return .page(try await YouPage.make(visit, parts, problem: problem), status)
        }
    }

    /// As it was typed: spaces around a password belong to it.
    private static func typed(_ name: String, _ visit: Visit) -> String {
        visit.form.fields.first { $0.name == name }?.value ?? ""
    }

    private static func done(_ done: YouPage.Done) -> Answer {
        .seeOther(LocalPath("\(path)?\(YouPage.Done.parameter)=\(done.rawValue)"))
    }

    /// What to say, and how it is answered; nil for what is nobody's mistake.
    private static func refusal(_ error: any Error) -> (words: String, status: HTTPResponse.Status)? {
        switch error {
        case SignInError.refused:
            return (
                "That is not your password. Type it again; after \(LockOutRule.person.free) wrong ones you have to wait.",
                .unprocessableContent
            )
        case SignInError.startAgain:
            return (
                "This took too long, had too many wrong codes, or was done already. Begin again with your password, also where you did not see the recovery codes.",
                .unprocessableContent
            )
        case SignInError.tooManyAttempts: return ("\(error)", .tooManyRequests)
        case SignInError.busy, PasswordError.busy: return ("\(error)", .serviceUnavailable)
        case PasswordError.outOfMemory: return nil
        case SignInError.noPassword, SignInError.wrongOwnCode, SignInError.wrongKey, is PasswordError:
            return ("\(error)", .unprocessableContent)
        case PeopleError.noToken:
            return ("There is no such token of yours (any more). The list shows what there is.", .notFound)
        default: return CaseProblem.words(error).map { ($0, CaseProblem.status(error)) }
        }
    }
}
