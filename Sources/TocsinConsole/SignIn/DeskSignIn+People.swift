// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases
package import TocsinModel
internal import TocsinSignIn
internal import TocsinStore

extension DeskSignIn {
    package func people(for actor: Actor) async throws -> [ConsolePerson] {
        try await StoreThreads.wait { [people] in try PeopleDesk(store: people, actor: actor).people() }
            .map(ConsolePerson.init)
    }

    package func add(_ name: String, role: Role, by actor: Actor, at time: Timestamp) async throws -> SetUpLink {
        try await StoreThreads.wait { [people] in
            let desk = PeopleDesk(store: people, actor: actor)
            let person = try desk.add(PersonName(name), role: role, at: time)
            return SetUpLink(person.name, try desk.offerSetUp(person.name, at: time))
        }
    }

    package func change(_ id: String, _ change: PersonAction, by actor: Actor, at time: Timestamp) async throws
        -> SetUpLink?
    {
        try await StoreThreads.wait { [people] in
            guard let record = try PersonID(written: id).flatMap({ try people.person($0) }) else {
                throw PageError.notFound
            }
            let desk = PeopleDesk(store: people, actor: actor)
            // The command line may do some of this to whoever runs it; a browser may be somebody else's by now.
            try desk.mustBeAnother(record.name)
            switch change {
            case .role(let role): _ = try desk.setRole(record.name, role, at: time)
            case .active(let isActive): _ = try desk.setActive(record.name, isActive, at: time)
            case .signOut: try desk.signOut(record.name, at: time)
            case .removeSecondFactor: try desk.removeTimeCode(record.name, at: time)
            case .offerSetUp: return SetUpLink(record.name, try desk.offerSetUp(record.name, at: time))
            }
            return nil
        }
    }
}

extension ConsolePerson {
    init(_ person: Person) {
        self.init(
            id: person.id.description,
            name: person.name,
            role: person.role,
            isActive: person.isActive,
            hasPassword: person.hasPassword,
            hasSecondFactor: person.hasSecondFactor,
            hasProvider: person.subject != nil
        )
    }
}

extension SetUpLink {
    fileprivate init(_ name: String, _ offer: SetUpOffer) {
        self.init(name: name, token: offer.token, expiresAt: offer.expiresAt)
    }
}
