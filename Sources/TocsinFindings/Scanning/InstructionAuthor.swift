// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Who writes the system and developer messages of a service's requests.
package enum InstructionAuthor: String, Sendable, CaseIterable {
    /// The service itself: no account answers for them.
    case service
    /// Those who call its API: what they say there is asked for as what they say in a user's message is.
    case callers
}
