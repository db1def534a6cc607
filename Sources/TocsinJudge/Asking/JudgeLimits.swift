// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How much is asked, and how hard it is tried.
package struct JudgeLimits: Sendable, Equatable {
    /// Questions under way at once, from 1.
    package var concurrency = 4
    /// Requests at most, those tried again included.
    package var requests = 1000
    /// Tokens of questions and answers at most; nil for no limit.
    package var tokens: Int?
    /// How often one question is sent at most, from 1.
    package var attempts = 4
    /// The first wait before trying again; it doubles each time.
    package var firstWait = Duration.seconds(1)
    /// The longest wait; an endpoint that asks for more is taken as unavailable.
    package var longestWait = Duration.seconds(60)
    /// After so many questions in succession that the endpoint did not answer, the rest is not asked.
    package var failuresInSuccession = 5

    package init() {}
}
