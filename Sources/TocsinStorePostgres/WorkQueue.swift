// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import PostgresClient

/// Work in a database that any number of processes take from, each item done by one of them.
///
/// An item is locked while somebody works on it (`FOR UPDATE SKIP LOCKED`), so nobody waits for anybody, and what a killed process had taken is
/// free again at once. It is gone when it is done, in one transaction with what was written meanwhile: done exactly once.
package struct WorkQueue: Sendable {
    private let pool: PostgresPool
    private let kind: String

    /// - Parameters:
    ///   - store: Whose database holds it.
    ///   - kind: Which of several queues in the same store.
    package init(_ store: PostgresStore, kind: String) {
        pool = store.pool
        self.kind = kind
    }

    /// Puts items at the end.
    package func put(_ items: [[UInt8]]) throws {
        if items.isEmpty { return }
        try pool.write { connection in
            _ = try connection.pipeline(
                items.map {
                    PostgresStatement(
                        "INSERT INTO workItem (kind, content) VALUES ($1, $2)",
                        [.text(kind), .bytes($0)]
                    )
                }
            )
        }
    }

    /// Takes the first item that nobody works on, and does it.
    ///
    /// - Parameters:
    ///   - retrySeconds: How long an item rests whose work threw.
    ///   - body: Does the work; what it writes with the connection counts only when all of it is done.
    /// - Returns: False when there is nothing to take.
    /// - Throws: What `body` throws; the item then comes again.
    package func takeOne(
        retrySeconds: Double = 10,
        _ body: ([UInt8], PostgresConnection) throws -> Void
    ) throws -> Bool {
        var taken: Int64?
        do {
            return try pool.write { connection in
                taken = nil
                guard
                    let row = try connection.run(
                        """
                        SELECT id, content FROM workItem WHERE kind = $1 AND notBefore <= now()
                        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
                        """,
                        [.text(kind)]
                    ).first
                else { return false }
                let id: Int64 = try row.value(0)
                taken = id
                try body(try row.value(1), connection)
                try connection.run("DELETE FROM workItem WHERE id = $1", [.int(id)])
                return true
            }
        } catch {
            if let taken {
                try? pool.write { connection in
                    _ = try connection.run(
                        """
                        UPDATE workItem SET attempts = attempts + 1, notBefore = now() + make_interval(secs => $2)
                        WHERE id = $1
                        """,
                        [.int(taken), .double(retrySeconds)]
                    )
                }
            }
            throw error
        }
    }

    /// Whether there is an item to take, unless somebody works on it.
    package func hasWork() throws -> Bool {
        try pool.read { connection in
            try connection.run(
                "SELECT EXISTS (SELECT FROM workItem WHERE kind = $1 AND notBefore <= now())",
                [.text(kind)]
            ).first?.value(0) ?? false
        }
    }
}
