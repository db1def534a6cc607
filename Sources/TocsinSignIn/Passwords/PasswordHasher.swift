// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import CSodium
internal import Synchronization

/// Hashes passwords with Argon2id (libsodium), a few at once and away from the threads that serve requests.
package final class PasswordHasher: Sendable {
    /// What one hash takes.
    package struct Cost: Sendable, Equatable {
        /// Passes over the memory, from 1.
        package var passes: Int
        /// From 8,192.
        package var memoryBytes: Int

        package init(passes: Int, memoryBytes: Int) {
            self.passes = passes
            self.memoryBytes = memoryBytes
        }

        /// 64 MiB three times: above what RFC 9106 asks for where memory is short, and what OWASP asks for at least.
        package static let standard = Cost(passes: 3, memoryBytes: 64 << 20)
    }

    private let cost: Cost
    private let work: BlockingWork
    private let checked = Mutex(0)

    /// How many passwords were compared with a hash so far, right or wrong.
    package var checkedCount: Int { checked.withLock { $0 } }

    // Safe to call from any thread, and more than once; -1 only when the system has no randomness.
    private static let isReady = sodium_init() >= 0

    /// - Parameters:
    ///   - cost: For new hashes; older ones keep theirs until ``needsRehash(_:)`` is followed.
    ///   - atOnce: How many are hashed at the same time, from 1; each takes the memory of a hash.
    ///   - waiting: How many more may wait, from 0.
    package init(cost: Cost = .standard, atOnce: Int = 2, waiting: Int = 32) {
        self.cost = cost
        work = BlockingWork(name: "tocsin passwords", atOnce: atOnce, waiting: waiting)
    }

    /// The password's hash, with its salt and cost, as text.
    ///
    /// - Throws: ``PasswordError/busy``, ``PasswordError/outOfMemory``.
    package func hash(_ password: String) async throws -> String {
        let (bytes, cost) = (Self.bytes(password), cost)
        return try await atWork {
            var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
            let status = crypto_pwhash_str(&text, bytes, UInt64(bytes.count), UInt64(cost.passes), cost.memoryBytes)
            guard status == 0 else { throw PasswordError.outOfMemory }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether a hash is that of a password; false for what is no hash.
    ///
    /// - Throws: ``PasswordError/busy``.
    package func verify(_ password: String, against hash: String) async throws -> Bool {
        let bytes = Self.bytes(password)
        checked.withLock { $0 += 1 }
        return try await atWork { crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0 }
    }

    /// Whether a hash was made at another cost than new ones are.
    package func needsRehash(_ hash: String) -> Bool {
        Self.isReady && crypto_pwhash_str_needs_rehash(hash, UInt64(cost.passes), cost.memoryBytes) != 0
    }

    private static func bytes(_ password: String) -> [CChar] {
        PasswordRules.normalized(password).utf8.map { CChar(bitPattern: $0) }
    }

    private func atWork<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        guard Self.isReady else { throw PasswordError.outOfMemory }
        do {
            return try await work.run(body)
        } catch BlockingWorkError.full {
            throw PasswordError.busy
        }
    }
}
