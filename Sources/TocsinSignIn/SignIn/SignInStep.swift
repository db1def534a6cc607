// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What a sign-in came to.
package enum SignInStep: Sendable, Equatable {
    case signedIn(NewSession)
    /// The password is right; a code has to follow.
    case secondFactor(PendingSignIn)
}

/// A session that was just begun.
package struct NewSession: Sendable, Equatable {
    package let person: Person
    /// Goes into the browser's cookie, and nowhere else: it is not kept.
    package let token: String
    /// When it ends, however much it is used.
    package let endsAt: Timestamp
}

/// A sign-in that waits for its second half.
package struct PendingSignIn: Sendable, Equatable {
    /// Goes back with the code; not kept.
    package let token: String
    package let expiresAt: Timestamp
}

/// Who is at the other end of a request.
package struct SignedIn: Sendable, Equatable {
    package let person: Person
    /// Has to come back in every form; follows from the session's token and is not kept.
    package let csrfSecret: String
    package let endsAt: Timestamp
}
