// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Lends each task a value of its own and takes it back, so that working memory and caches live on.
package final class Pool<Value>: Sendable {
    // A value is in the list or with the one task that took it, never both.
    private struct Idle: @unchecked Sendable {
        var values: [Value] = []
    }

    /// Carries a value over the lock's border; see ``Idle``.
    private struct Lent: @unchecked Sendable {
        let value: Value?
    }

    private let idle = Mutex(Idle())
    private let make: @Sendable () throws -> Value
    private let mostIdle: Int

    /// - Parameters:
    ///   - mostIdle: How many values are kept while nobody has them; by default all.
    ///   - make: Makes a value when all are lent.
    package init(mostIdle: Int = .max, _ make: @escaping @Sendable () throws -> Value) {
        self.mostIdle = mostIdle
        self.make = make
    }

    /// Runs `body` with a value that nobody else has meanwhile.
    package func use<Result>(_ body: (Value) throws -> Result) throws -> Result {
        let value = try idle.withLock { Lent(value: $0.values.popLast()) }.value ?? make()
        defer {
            let lent = Lent(value: value)
            idle.withLock { idle in
                if let value = lent.value, idle.values.count < mostIdle { idle.values.append(value) }
            }
        }
        return try body(value)
    }
}
