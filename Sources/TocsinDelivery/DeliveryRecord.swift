// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel
package import TocsinStore

/// How far decisions were carried, as the store keeps it for the next run and for the console.
package struct DeliveryRecord: Sendable, Equatable, Codable {
    /// When a run last looked.
    package var lookedAt: Timestamp?
    package var blockList: BlockListRecord?
    package var gateways: [GatewayRecord] = []
    /// By the webhook's name.
    package var webhooks: [String: WebhookProgress] = [:]

    package init() {}

    /// What gateways read.
    package struct BlockListRecord: Sendable, Equatable, Codable {
        package var writtenAt: Timestamp?
        package var accounts: Int
        /// Why it could not be written; nil while it can.
        package var problem: String?

        package init(writtenAt: Timestamp?, accounts: Int, problem: String? = nil) {
            self.writtenAt = writtenAt
            self.accounts = accounts
            self.problem = problem
        }
    }

    /// What a gateway said when it was asked.
    package struct GatewayRecord: Sendable, Equatable, Codable {
        package var address: String
        package var checkedAt: Timestamp
        /// How many accounts it was asked about, with the one on no list.
        package var asked: Int
        /// Where it does otherwise than was decided; the first fifty.
        package var broken: [Broken]
        package var brokenCount: Int

        package init(address: String, checkedAt: Timestamp, asked: Int, broken: [Broken]) {
            self.address = address
            self.checkedAt = checkedAt
            self.asked = asked
            self.broken = Array(broken.prefix(50))
            brokenCount = broken.count
        }
    }

    /// One account for which a gateway does otherwise.
    package struct Broken: Sendable, Equatable, Codable {
        /// Nil for an account on no list.
        package var account: AccountID?
        package var expected: String
        package var found: String

        package init(account: AccountID?, expected: String, found: String) {
            self.account = account
            self.expected = expected
            self.found = found
        }
    }

    private static let key = "delivery"

    /// What the last run left; empty where none ran, or where what it left cannot be read.
    package static func load(from store: any Store) throws -> DeliveryRecord {
        guard let text = try store.value(for: key) else { return DeliveryRecord() }
        return (try? JSONDecoder().decode(DeliveryRecord.self, from: Data(text.utf8))) ?? DeliveryRecord()
    }

    package func save(in store: any Store) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try store.setValue(String(decoding: try encoder.encode(self), as: UTF8.self), for: Self.key)
    }
}
