// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
internal import Synchronization
internal import TocsinModel

/// Makes the tables in which a week's rows lie, before the first of them comes.
///
/// Only for weeks near the present: a log with wrong times must not make a thousand tables. What comes for other weeks, and what comes while
/// a table cannot be made at once, lies in the parent's table for the rest, which holds any week.
final class Partitions: Sendable {
    private enum Parent: String, CaseIterable {
        case eventContent, eventText, eventPlace
    }

    private let pool: PostgresPool
    private let now: @Sendable () -> Timestamp
    /// When weeks are seen to again; those that need it no more, never.
    private let nextTry = Mutex<[Week: Timestamp]>([:])
    private static let never = Timestamp(milliseconds: .max)
    private static let millisecondsToNextTry: Int64 = 5 * 60_000

    init(_ pool: PostgresPool, now: @escaping @Sendable () -> Timestamp) {
        self.pool = pool
        self.now = now
    }

    /// Sees to it that weeks have their tables, as far as they may, and before its first row comes the one after the present.
    func prepare(_ weeks: Set<Week>) throws {
        let time = now()
        let present = Week(of: time)
        let near = present.number - 160...present.number + 4
        let next = weeks.contains(present) ? [Week(number: present.number + 1)] : []
        let missing = nextTry.withLock { nextTry in
            weeks.union(next).filter { week in nextTry[week].map { $0 <= time } ?? true }
        }
        for week in missing.sorted() {
            let isDone = try !near.contains(week.number) || Parent.allCases.allSatisfy { try make($0, week) }
            let again = isDone ? Self.never : Timestamp(milliseconds: time.milliseconds + Self.millisecondsToNextTry)
            nextTry.withLock { $0[week] = again }
        }
    }

    static func name(_ parent: String, _ week: Week) -> String { "\(parent.lowercased())_w\(week.number)" }

    /// The week of a partition's name; nil for any other table.
    static func week(_ name: String) -> Week? {
        name.split(separator: "_w").last.flatMap { Int64($0) }.map(Week.init(number:))
    }

    /// - Returns: False where somebody held it up.
    private func make(_ parent: Parent, _ week: Week) throws -> Bool {
        let name = Self.name(parent.rawValue, week)
        let (from, to) =
            switch parent {
            case .eventContent, .eventText: (week.number, week.number + 1)
            case .eventPlace: (week.firstIDHigh, Week(number: week.number + 1).firstIDHigh)
            }
        do {
            try pool.write { connection in
                // Attached rather than made as a part, which would lock out everybody who reads the parent. The table for the rest is locked while
                // the server looks in it for rows of the week.
                try connection.runPlain("SET LOCAL lock_timeout = '3s'")
                try connection.run(
                    "SELECT pg_advisory_xact_lock(hashtextextended('tocsin partition ' || 'eventblock'::regclass::oid, 0))"
                )
                let isThere = try connection.run("SELECT to_regclass($1) IS NOT NULL", [.text(name)]).first?
                    .value(0, as: Bool.self)
                if isThere == true { return }
                try connection.runPlain(
                    """
                    CREATE TABLE \(name) (LIKE \(parent.rawValue) INCLUDING ALL);
                    ALTER TABLE \(parent.rawValue) ATTACH PARTITION \(name) FOR VALUES FROM (\(from)) TO (\(to))
                    """
                )
            }
            return true
        } catch PostgresError.refused(state: "23514", _) {
            // Rows of that week lie in the rest already; there they stay.
            return true
        } catch let error as PostgresError where error.isLocked {
            // Somebody reads for long, such as pg_dump; nobody must wait behind.
            return false
        }
    }
}
