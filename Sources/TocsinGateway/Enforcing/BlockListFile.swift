// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TocsinModel

/// Follows a block list's file, and has the list that holds now.
///
/// The file's identity (device, inode, size, time of change) is looked at every 200 ms, so that a list put in place by `rename` takes effect in less
/// than a second. A file that is away, or cannot be read, changes nothing. While a file holds bad lines, its good ones take effect,
/// and accounts that it no longer names keep what the list before said of them: one of the bad lines may be theirs. Where no file without bad
/// lines came before, that would let through whoever stood on them, so there is no list yet.
package final class BlockListFile: Service {
    package static let interval = Duration.milliseconds(200)

    /// What is known of the list.
    package struct State: Sendable, Equatable {
        /// Nil while none was ever read whole.
        package var list: BlockList?
        /// The good lines of files with bad ones, while none was ever read whole.
        package var partial: BlockList?
        /// Lines of the file as read last that are no entries.
        package var badLines = 0
        /// Whether the file could be read when it was looked at last.
        package var isThere = false
    }

    private struct Identity: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    private struct Following {
        var state = State()
        var identity: Identity?
        /// Whether it was said that the file cannot be read, and it could not be since.
        var isTold = false
    }

    private let path: String
    private let logger: Logger
    private let following = Mutex(Following())

    package init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    package var state: State { following.withLock { $0.state } }

    package func run() async throws {
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            look()
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
        }
    }

    /// Reads the file if it is another than before.
    package func look() {
        let identity = Self.identity(of: path)
        let isNew = following.withLock { following in
            identity != following.identity || identity == nil && !following.isTold
        }
        guard isNew else { return }
        guard let identity, let bytes = FileManager.default.contents(atPath: path) else {
            let (hadOne, isTold) = following.withLock { following in
                defer {
                    following.identity = nil
                    following.state.isThere = false
                    following.isTold = true
                }
                return (following.state.list != nil, following.isTold)
            }
            // A file that is there and cannot be read is looked at again and again.
            if isTold { return }
            logger.error(
                "The block list cannot be read",
                metadata: ["file": "\(path)", "keeps": hadOne ? "the list read last" : "no list"]
            )
            return
        }
        let reading = BlockList.read(bytes, file: path)
        let isWhole = following.withLock { following in
            // A file that was changed while it was read has another identity at the next look.
            following.identity = identity
            following.isTold = false
            following.state = following.state.following(reading)
            return following.state.list != nil
        }
        for problem in reading.problems.prefix(20) { logger.error("\(problem)") }
        if !isWhole {
            logger.error(
                "No block list was read whole yet, so requests are answered as --fail says. Correct the lines, or put a list that 'tocsin decisions export' writes in the file's place: it is read at once",
                metadata: ["file": "\(path)"]
            )
        }
        logger.notice(
            "Read the block list",
            metadata: ["accounts": "\(reading.list.enforcements.count)", "badLines": "\(reading.problems.count)"]
        )
    }

    private static func identity(of path: String) -> Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(
            device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec
        )
    }
}

extension BlockListFile.State {
    /// What is known once a file was read.
    fileprivate func following(_ reading: BlockList.Reading) -> Self {
        var next = BlockListFile.State(badLines: reading.problems.count, isThere: true)
        if reading.problems.isEmpty {
            next.list = reading.list
        } else if let list {
            next.list = reading.list.completed(by: list)
        } else {
            next.partial = reading.list.completed(by: partial ?? BlockList())
        }
        return next
    }
}
