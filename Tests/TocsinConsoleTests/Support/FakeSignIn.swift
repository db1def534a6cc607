// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinSignIn

/// Signs in whoever the tests name: a token is `token-` and the name, the password is the name backwards.
final class FakeSignIn: SignInService {
    static let people: [String: Role] = [
        "vera": .viewer, "ana": .analyst, "ben": .senior, "cleo": .senior, "dora": .admin, "eli": .auditor,
    ]
    static let person: [Role: String] = [
        .viewer: "vera", .analyst: "ana", .senior: "ben", .admin: "dora", .auditor: "eli",
    ]
    /// Needs a code as well.
    static let withCode = "dora"

    private let over = Mutex<Set<String>>([])
    private let network = Mutex<String?>(nil)
    /// Where the last one who tried came from.
    var lastNetwork: String? { network.withLock { $0 } }
    let provider: String? = "Example"
    private let refusal = Mutex<String?>(nil)

    static func token(_ name: String) -> String { "token-\(name)" }

    func session(_ token: String, at time: Timestamp) -> SignedInPerson? {
        guard token.hasPrefix("token-"), !over.withLock({ $0.contains(token) }) else { return nil }
        let name = String(token.dropFirst(6))
        return Self.people[name].map {
            SignedInPerson(id: "person-\(name)", name: name, role: $0, formSecret: "secret of \(name)")
        }
    }

    func signIn(name: String, password: String, network: String?, at time: Timestamp) -> ConsoleSignInStep {
        self.network.withLock { $0 = network }
        guard Self.people[name] != nil, password == String(name.reversed()) else {
            return .refused("Name or password are wrong.")
        }
        return name == Self.withCode
            ? .needsCode(pending: "pending-\(name)", problem: nil) : .signedIn(token: Self.token(name))
    }

    func finish(pending: String, code: String, network: String?, at time: Timestamp) -> ConsoleSignInStep {
        code == "123456" ? .signedIn(token: Self.token(String(pending.dropFirst(8)))) : .refused("That code is wrong.")
    }

    func signOut(_ token: String, at time: Timestamp) { over.withLock { _ = $0.insert(token) } }

    func signOutEverywhere(_ token: String, at time: Timestamp) { signOut(token, at: time) }

    func people(for actor: Actor) -> [ConsolePerson] {
        Self.people.sorted { $0.key < $1.key }.map {
            ConsolePerson(
                id: "person-\($0.key)",
                name: $0.key,
                role: $0.value,
                isActive: true,
                hasPassword: true,
                hasSecondFactor: $0.key == Self.withCode,
                hasProvider: false
            )
        }
    }

    func add(_ name: String, role: Role, by actor: Actor, at time: Timestamp) throws -> SetUpLink {
        SetUpLink(name: try PersonName(name).description, token: "set-up-token", expiresAt: time)
    }

    func change(_ id: String, _ change: PersonAction, by actor: Actor, at time: Timestamp) -> SetUpLink? { nil }

    func own(_ token: String, at time: Timestamp) throws -> OwnSignIn {
        guard let person = session(token, at: time),
            let own = people(for: person.actor).first(where: { $0.id == person.id })
        else { throw SignInError.signedOut }
        return OwnSignIn(
            person: own,
            sessions: [OwnSession(madeAt: time, seenAt: time, isThis: true)],
            tokens: []
        )
    }

    func changePassword(_ token: String, current: String, new: String, network: String?, at time: Timestamp) throws {
        throw SignInError.refused
    }

    func offerSecondFactor(
        _ token: String,
        password: String,
        code: String,
        network: String?,
        at time: Timestamp
    ) throws -> OwnTimeCodeOffer {
        throw SignInError.refused
    }

    func offeredSecondFactor(_ offer: String, to token: String, at time: Timestamp) throws -> OwnTimeCodeOffer {
        throw SignInError.startAgain
    }

    func setSecondFactor(_ offer: String, code: String, for token: String, at time: Timestamp) throws -> [String] {
        throw SignInError.startAgain
    }

    func signOutElsewhere(_ token: String, at time: Timestamp) {}

    func withdraw(_ id: String, of person: SignedInPerson, at time: Timestamp) {}

    func isSetUpOpen(_ token: String, at time: Timestamp) -> Bool { false }

    func setUp(_ token: String, password: String, at time: Timestamp) throws { throw SignInError.setUpOver }

    /// From now on the provider cannot be asked.
    func failAtProvider(_ words: String) { refusal.withLock { $0 = words } }

    func beginAtProvider(at time: Timestamp) -> ProviderStep? {
        if let words = refusal.withLock({ $0 }) { return .refused(words) }
        return .goesTo(ProviderRedirect(address: "https://provider.example/authorize?state=1", kept: "kept"))
    }

    func finishAtProvider(query: String, kept: String?, network: String?, at time: Timestamp) -> ConsoleSignInStep {
        kept == "kept" && query == "code=1" ? .signedIn(token: Self.token("ana")) : .refused("That did not begin here.")
    }
}
