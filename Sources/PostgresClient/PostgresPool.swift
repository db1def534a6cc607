// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Synchronization

/// How long to wait before each further attempt to reach a database that was there before.
package struct BackOff: Sendable {
    /// Seconds, one for each attempt.
    package var delays: [Double]
    package var sleep: @Sendable (Double) -> Void

    /// Half a minute in all: about what a standby takes to become the primary.
    package static let standard = BackOff(delays: [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 10]) {
        Thread.sleep(forTimeInterval: $0)
    }

    package init(delays: [Double], sleep: @escaping @Sendable (Double) -> Void) {
        self.delays = delays
        self.sleep = sleep
    }
}

/// A few connections to one database, lent to one thread each.
///
/// Every method waits, for a free connection and for the server, so call none on a thread of Swift's own pool.
package final class PostgresPool: Sendable {
    // A connection is in the list or with the one thread that took it, never both.
    private struct Idle: @unchecked Sendable {
        var connections: [PostgresConnection] = []
    }

    /// Carries a connection over the lock's border; see ``Idle``.
    private struct Lent: @unchecked Sendable {
        let connection: PostgresConnection?
    }

    package let address: PostgresAddress
    private let idle = Mutex(Idle())
    private let places: DispatchSemaphore
    private let backOff: BackOff
    private let wasThere = Atomic(false)

    /// What each connection is told first.
    ///
    /// One that holds a lock lies idle for as long as the work lasts; before version 14 nothing ends it for that.
    private static let session = """
        SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = '10min';
        SELECT CASE WHEN current_setting('server_version_num')::int >= 140000
            THEN set_config('idle_session_timeout', '0', false) END;
        SET client_min_messages = warning
        """

    /// - Parameters:
    ///   - address: Where the database is.
    ///   - size: The most connections at once, from 1.
    ///   - backOff: Between attempts to come back to a database that was there before.
    package init(_ address: PostgresAddress, size: Int = 8, backOff: BackOff = .standard) {
        self.address = address
        self.backOff = backOff
        places = DispatchSemaphore(value: size)
    }

    // MARK: Work

    /// Does something that may be done again: when the connection breaks, it is done once more over a new one.
    @discardableResult
    package func read<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
        try withPlace {
            try again { try with(body) }
        }
    }

    /// Reads in several statements what was there at one moment.
    ///
    /// `tables`: Are locked against change of their form before the moment is fixed.
    package func snapshot<Result>(
        locking tables: [String] = [],
        _ body: (PostgresConnection) throws -> Result
    ) throws -> Result {
        let lock = tables.isEmpty ? "" : "; LOCK TABLE \(tables.joined(separator: ", ")) IN ACCESS SHARE MODE"
        return try read { connection in
            try inTransaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" + lock, connection, body) {
                try $0.commit()
            }
        }
    }

    /// Does something whole or not at all.
    ///
    /// When the connection breaks, or others were in the way, `body` is called again, so it must do nothing outside the database. When it
    /// breaks while the end is on its way, the server is asked whether it arrived.
    ///
    /// `losesLastOnCrash`: Whether a crash of the server may take the last of these transactions, for what can be done again from logs.
    @discardableResult
    package func write<Result>(losesLastOnCrash: Bool = false, _ body: (PostgresConnection) throws -> Result) throws
        -> Result
    {
        let begin = losesLastOnCrash ? "BEGIN; SET LOCAL synchronous_commit = off" : "BEGIN"
        return try withPlace {
            try again {
                var result: Result?
                var number: Int64?
                do {
                    return try with { connection in
                        try inTransaction(begin, connection) { connection in
                            let made = try body(connection)
                            result = made
                            return made
                        } end: { connection in
                            number = try connection.run("SELECT pg_current_xact_id_if_assigned()").first?.optional(0)
                            try connection.commit()
                        }
                    }
                } catch PostgresError.lost {
                    // Without a number nothing was written, or the end was not yet on its way.
                    guard let number, let result, try hasArrived(number) else { throw PostgresError.lost }
                    return result
                }
            }
        }
    }

    /// Hands out a connection of its own that no other work is done on meanwhile, such as for a lock that lasts.
    ///
    /// A server that was there before is waited for.
    package func connect() throws -> PostgresConnection {
        try again { try open() }
    }

    private func inTransaction<Result>(
        _ begin: String,
        _ connection: PostgresConnection,
        _ body: (PostgresConnection) throws -> Result,
        end: (PostgresConnection) throws -> Void
    ) throws -> Result {
        try connection.runPlain(begin)
        do {
            let result = try body(connection)
            try end(connection)
            return result
        } catch {
            if !connection.isLost { try? connection.runPlain("ROLLBACK") }
            throw error
        }
    }

    /// Whether the server committed a transaction whose end was on its way when the connection broke.
    ///
    /// - Throws: ``PostgresError/outcomeUnknown`` when nobody can say.
    private func hasArrived(_ number: Int64) throws -> Bool {
        do {
            for delay in backOff.delays {
                let state = try again {
                    try with { connection in
                        try connection.run("SELECT pg_xact_status($1::text::xid8)", [.text("\(number)")]).first?
                            .optional(0, as: String.self)
                    }
                }
                if state == "committed" { return true }
                if state == "aborted" { return false }
                // Nil when it is too old; else the server has not seen yet that the connection is gone.
                if state == nil { break }
                backOff.sleep(delay)
            }
        } catch {
            throw PostgresError.outcomeUnknown
        }
        throw PostgresError.outcomeUnknown
    }

    // MARK: Connections

    private func withPlace<Result>(_ body: () throws -> Result) throws -> Result {
        places.wait()
        defer { places.signal() }
        return try body()
    }

    /// Calls `body` again while what it throws may pass; a connection that was never there is not waited for.
    private func again<Result>(_ body: () throws -> Result) throws -> Result {
        for delay in backOff.delays {
            do {
                return try body()
            } catch let error as PostgresError {
                switch error {
                case .unreachable, .turnedAway:
                    guard wasThere.load(ordering: .relaxed) else { throw error }
                case _ where error.isTransient: break
                default: throw error
                }
            }
            backOff.sleep(delay)
        }
        do {
            return try body()
        } catch PostgresError.unreachable where wasThere.load(ordering: .relaxed) {
            // The address is right, so what there is to say is that the server went.
            throw PostgresError.lost
        }
    }

    private func with<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
        let connection = try idle.withLock { Lent(connection: $0.connections.popLast()) }.connection ?? open()
        defer {
            if !connection.isLost && !connection.isBroken && connection.isIdle {
                let lent = Lent(connection: connection)
                idle.withLock { idle in
                    if let connection = lent.connection { idle.connections.append(connection) }
                }
            } else {
                // When one is gone, so are those that lay idle, most likely.
                let others = idle.withLock { idle in
                    defer { idle.connections = [] }
                    return Idle(connections: idle.connections)
                }
                _ = others
            }
        }
        return try body(connection)
    }

    private func open() throws -> PostgresConnection {
        let connection = try PostgresConnection(address)
        // Also where it goes away before it answers.
        wasThere.store(true, ordering: .relaxed)
        try connection.runPlain(Self.session)
        return connection
    }
}
