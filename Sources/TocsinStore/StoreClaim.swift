// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Work over a store that one process at a time does.
package enum StoreJob: String, Sendable, CaseIterable {
    /// Scanning requests, measuring accounts and tying them: what begins where the last one stopped.
    case scan
    /// Tying accounts into operations.
    case link
    /// Carrying decisions to gateways and receivers.
    case deliver
}

/// The right to do a job, until it is given back or its process ends, however it ends.
package final class StoreClaim: Sendable {
    private let release: Mutex<(@Sendable () -> Void)?>

    /// `release`: Called once.
    package init(release: @escaping @Sendable () -> Void) {
        self.release = Mutex(release)
    }

    /// Lets others have the job; a second time does nothing.
    package func giveBack() {
        release.withLock { release in
            defer { release = nil }
            return release
        }?()
    }

    deinit { giveBack() }
}

/// Why a job was not begun.
package enum StoreClaimError: Error, Equatable, CustomStringConvertible {
    case taken(StoreJob)
    /// Another process took over what this one was doing.
    case takenOver(StoreJob)
    case cannotLock(path: String, reason: String)

    package var description: String {
        switch self {
        case .taken(.scan):
            "Another 'watch', 'worker', 'scan' or 'investigate' works on this store. Wait until it has ended, or stop it."
        case .taken(.link):
            "Another 'link', 'watch' or 'investigate' ties accounts in this store. Wait until it has ended, or stop it."
        case .taken(.deliver):
            "Another 'deliver' carries this store's decisions. Stop it, or give its block list and webhooks to one."
        case .takenOver(let job):
            "The connection broke, and another Tocsin took over the \(job.rawValue). Let that one finish."
        case .cannotLock(let path, let reason):
            "'\(path)' cannot be locked: \(reason). Check that you may write beside the store."
        }
    }
}
