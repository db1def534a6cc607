// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSignIn

struct PasswordHasherTests {
    @Test func aHashIsOfOnePasswordAlone() async throws {
        let hasher = PasswordHasher(cost: .cheap)
        let hash = try await hasher.hash("one password")
        #expect(hash.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(try await hasher.verify("one password", against: hash))
        #expect(try await !hasher.verify("another password", against: hash))
        #expect(try await !hasher.verify("one password", against: "not a hash"))
        #expect(try await hasher.hash("one password") != hash)
    }

    @Test func theStandardTakes64Mebibytes() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("one password")
        #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
        #expect(try await hasher.verify("one password", against: hash))
        #expect(!hasher.needsRehash(hash))
        #expect(hasher.needsRehash(try await PasswordHasher(cost: .cheap).hash("one password")))
    }

    @Test func decomposedLettersAreTheSamePassword() async throws {
        let hasher = PasswordHasher(cost: .cheap)
        let hash = try await hasher.hash("\u{E9}t\u{E9} \u{E0} la mer")
        #expect(try await hasher.verify("e\u{301}te\u{301} a\u{300} la mer", against: hash))
    }

    @Test func moreThanMayWaitAreTurnedAway() async throws {
        let hasher = PasswordHasher(cost: .cheap, atOnce: 1, waiting: 2)
        let hash = try await hasher.hash("one password")
        let outcomes = await withTaskGroup(of: PasswordError?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    do {
                        _ = try await hasher.verify("one password", against: hash)
                        return nil
                    } catch {
                        return error as? PasswordError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(nil))
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .busy })
        // Those that were turned away take nobody's place.
        #expect(try await hasher.verify("one password", against: hash))
    }

    @Test func nobodyMayWaitWhereThereIsNoPlace() async throws {
        let hasher = PasswordHasher(cost: .cheap, atOnce: 0, waiting: 0)
        await #expect(throws: PasswordError.busy) { try await hasher.hash("one password") }
    }
}
