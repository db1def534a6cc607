// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Lets those who make something go one after another, so that of a form that is sent twice at once the second sees what the first made.
final class OneByOne: Sendable {
    private let turn = Mutex(())

    func run<Value: Sendable>(_ work: () throws -> Value) throws -> Value {
        try turn.withLock { _ in try work() }
    }
}
