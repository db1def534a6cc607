// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Store where Self: CaseStore {
    package func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8]
    ) throws -> ErasedRows {
        try erase(accounts, keepingNames: keepsNames, signals: signals, logging: { _ in nil })
    }
}
