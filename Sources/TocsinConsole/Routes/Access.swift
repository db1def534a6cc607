// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases

/// Who may use a route.
package enum Access: Sendable, Equatable {
    /// Everybody, signed in or not.
    case everybody
    /// Everybody, by what the address itself proves: a session is not looked at, and a form needs no proof of one.
    case byLink
    /// Everybody with a session.
    case signedIn
    /// People whose role has a right.
    case right(Right)
    /// People whose role has any of some rights.
    case anyRight([Right])

    package func admits(_ role: Role?) -> Bool {
        switch self {
        case .everybody, .byLink: true
        case .signedIn: role != nil
        case .right(let right): role?.rights.contains(right) ?? false
        case .anyRight(let rights): role.map { !$0.rights.isDisjoint(with: rights) } ?? false
        }
    }
}
