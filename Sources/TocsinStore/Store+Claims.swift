// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Store {
    /// True: what a store in a file or in memory answers, whose claims last as long as the process.
    package func hasTurn(_ job: StoreJob) -> Bool { true }
}
