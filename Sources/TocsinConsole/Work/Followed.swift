// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A value that follows something that grows: whoever asks brings it up to date first.
final class Followed<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) {
        state = Mutex(value)
    }

    func value(_ follow: (inout Value) throws -> Void) throws -> Value {
        try state.withLock { value in
            try follow(&value)
            return value
        }
    }
}
