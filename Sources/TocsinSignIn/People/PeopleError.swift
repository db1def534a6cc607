// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// Why people stay as they are.
package enum PeopleError: Error, Equatable, CustomStringConvertible {
    case badName
    case badLanguage
    case badSubject
    case unknown(String)
    case damaged(PersonID)
    case lastAdmin(String)
    case firstIsNoAdmin
    case notFirst
    case own
    case disabled(String)
    case badLabel
    case badLifetime(mostDays: Int)
    case noScope
    case noToken(String)
    case wrongCode

    package var description: String {
        switch self {
        case .badName: "A name has 1 to 64 of the characters A-Z, a-z, 0-9 and . _ - @ +. Choose another."
        case .badLanguage: "A language is two small letters, such as en or fr."
        case .badSubject:
            "A subject is the provider's https address, one space, and the 'sub' that it gives the person, such as 'https://id.example 248289761001'."
        case .unknown(let name):
            "There is nobody of the name '\(name)'. 'tocsin people list' shows who there is; 'tocsin people add' adds somebody."
        case .damaged(let id):
            "\(id) is not as Tocsin wrote them. Run 'tocsin audit verify', and restore the store from a backup."
        case .lastAdmin(let name):
            "\(name) is the only admin who can still act. Make somebody else admin first."
        case .firstIsNoAdmin: "The first person has to be an admin, or nobody could add others. Use --role admin."
        case .notFirst: "There are people already. Say who you are with --as; it takes an admin."
        case .own: "Nobody changes their own role, turns themselves off or resets themselves. Ask another admin."
        case .disabled(let name): "\(name) is disabled. Enable them first with 'tocsin people enable'."
        case .badLabel: "A token's label has 1 to 64 characters on one line. Say what the token is for."
        case .badLifetime(let mostDays): "A token holds for 1 to \(mostDays) days. Make a new one before it ends."
        case .noScope:
            "A token needs at least one scope: \(TokenScope.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noToken(let id): "There is no token '\(id)' of this person. List them to see what there is."
        case .wrongCode:
            "The code is not the one that this secret gives now. Check the clocks of both devices, and enter the next code."
        }
    }
}
