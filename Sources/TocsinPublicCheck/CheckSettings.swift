// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How the public check serves.
package struct CheckSettings: Sendable, Equatable {
    /// Checks that a network may ask for at once.
    package var burst = 20
    /// Checks that a network may ask for in a minute, in the long run.
    package var perMinute = 20
    /// Networks that are counted apart; those above share one count.
    package var mostNetworks = 65_536
    /// The longest body; a form triples what is not plain ASCII.
    package var mostBodyBytes = 1 << 18
    /// From a request's head to its last byte.
    package var bodyTime = Duration.seconds(10)
    /// After how long a connection on which nothing happens is closed, where the check is a service of its own.
    package var idleTime = Duration.seconds(30)
    /// Checks at work at the same time.
    package var atOnce = 2
    /// Checks that may wait.
    package var waiting = 64
    /// The header in which a proxy of the operator's own gives the client's address, whose last entry counts; nil for the connection's.
    package var addressHeader: String?

    package init() {}
}
