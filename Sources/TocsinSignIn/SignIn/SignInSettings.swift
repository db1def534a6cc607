// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How long things hold.
package struct SignInSettings: Sendable, Equatable {
    /// A session that was not used for this long is over.
    package var idleSeconds: Int64 = 30 * 60
    /// A session is over after this long, however much it was used.
    package var sessionSeconds: Int64 = 12 * 3600
    /// How long the second factor, or a provider's answer, may take.
    package var pendingSeconds: Int64 = 5 * 60
    /// How long somebody may take to put a new second factor into their authenticator.
    package var secondFactorSeconds: Int64 = 15 * 60
    /// Codes that may be tried for one password.
    package var codeTries = 5
    /// How old a session's last noted use may be before it is noted again.
    package var touchSeconds: Int64 = 60

    package init() {}
}
