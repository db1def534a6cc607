// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases

/// A program that came with a token.
package struct APIClient: Sendable, Equatable {
    package let token: APIToken
    /// Whose it is; what it does, they do.
    package let person: Person

    /// What the token opens and the person's role allows.
    package var rights: Set<Right> {
        Set(token.scopes.flatMap(\.rights)).intersection(person.role.rights)
    }
}
