// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

// Stores know ids as signed numbers, which order otherwise than ids do, so what they hand out is put in order here.

extension Sequence<Finding> {
    /// By first time, then id.
    package func inStoreOrder() -> [Finding] {
        sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
    }
}

extension Sequence<Operation> {
    /// By first time, then id.
    package func inStoreOrder() -> [Operation] {
        sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
    }
}

extension Sequence<OperationSummary> {
    /// Harmful ones first, then the largest, then by id.
    package func inStoreOrder() -> [OperationSummary] {
        sorted {
            ($0.standing == .harmful ? 0 : 1, -$0.accounts, $0.id)
                < ($1.standing == .harmful ? 0 : 1, -$1.accounts, $1.id)
        }
    }
}
