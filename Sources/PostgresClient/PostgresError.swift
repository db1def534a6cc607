// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why PostgreSQL did not do what it was asked.
///
/// What it says of a statement may quote values, so only the state and the table are kept.
package enum PostgresError: Error, Equatable, CustomStringConvertible {
    /// The address is none that libpq understands.
    case badAddress
    /// The address has a character of the password where the host, the port or the database is to stand.
    case ambiguousAddress
    /// Nobody answered; libpq's words, without the password.
    case unreachable(reason: String)
    /// The server answered and did not let us in, as for a wrong password; its words.
    case turnedAway(reason: String)
    /// The server takes no connections yet, or no longer: it starts, stops or recovers.
    case notReady
    /// The connection broke in the middle.
    case lost
    /// The connection broke while a change was on its way, and nobody can say whether it arrived.
    case outcomeUnknown
    /// The server refused a statement, by SQLSTATE.
    case refused(state: String, table: String?)
    /// An answer is not of the kind that was asked for.
    case unexpected
    case outOfMemory
    /// What was to be sent at once is more than the server takes; it was not sent.
    case tooLarge

    package var description: String {
        switch self {
        case .badAddress:
            "The database's address is none that PostgreSQL understands. "
                + "Expected postgres://USER@HOST/DATABASE; give the password in PGPASSWORD or ~/.pgpass."
        case .ambiguousAddress:
            "The database's address is not clear: percent-encode @ : / ? in the password (as %40 %3A %2F %3F) "
                + "and @ in the database's name and in settings, or give the password in PGPASSWORD or ~/.pgpass."
        case .unreachable(let reason):
            ConnectingWords.advice(reason)
                ?? "The database cannot be reached: \(reason). Check that the server runs, and the address, user and password."
        case .turnedAway(let reason):
            ConnectingWords.advice(reason)
                ?? "The database's server lets nobody in: \(reason). Check the user, the password and the database's name, and what else the server says."
        case .notReady:
            "The database takes no connections: its server starts, stops or recovers, and did so for as long as Tocsin waits. Repeat when it is up."
        case .lost:
            "The connection to the database broke, and it did not come back. Check the server, then repeat."
        case .outcomeUnknown:
            "The connection to the database broke while a change was on its way. Look whether it arrived, then repeat."
        case .refused(let state, let table):
            Self.words(state: state) ?? "The database refused a statement (SQLSTATE \(state)"
                + (table.map { ", table '\($0)'" } ?? "") + "). Look into the server's log."
        case .unexpected:
            "The database answered something else than was asked. Check that client and server are of known versions."
        case .outOfMemory: "Not enough memory for the database's answer. Lower the number of workers."
        case .tooLarge:
            "More than 1 GB was to be written at once, which PostgreSQL does not take, so it was not. Purge what is no longer needed, or divide the logs over several stores."
        }
    }

    /// A fixed word for metrics.
    package var shortDescription: String {
        switch self {
        case .badAddress: "badAddress"
        case .ambiguousAddress: "ambiguousAddress"
        case .unreachable: "unreachable"
        case .turnedAway: "turnedAway"
        case .notReady: "notReady"
        case .lost: "lost"
        case .outcomeUnknown: "outcomeUnknown"
        case .refused(let state, _): "refused.\(state)"
        case .unexpected: "unexpected"
        case .outOfMemory: "outOfMemory"
        case .tooLarge: "tooLarge"
        }
    }

    /// What to do about what happens to operators; nil for anything else.
    private static func words(state: String) -> String? {
        switch state {
        case "22P05":
            "The database's encoding must be UTF8: create it with --encoding=UTF8 (and --template=template0), then repeat."
        case "25006": "The database may only be read. Name the primary server, or end its read-only mode."
        case "3F000": "There is no schema of the search path. Create it, or correct search_path in the address."
        case "40001", "40P01": "Others changed the same rows at the same time, again and again. Repeat."
        case "42501": "The database's user may not do that. Make it the owner of Tocsin's tables, or of the database."
        case "42703", "42P07":
            "A table with a name of Tocsin's is there already and is not Tocsin's. Use a database or schema of its own."
        case "53100": "The database's disk is full. Make room, then repeat."
        case "53300": "The database has too many connections. Raise max_connections, or stop what is not needed."
        case "55P03":
            "Somebody else holds what is needed, for longer than Tocsin waits. Look for long transactions, such as pg_dump, then repeat."
        case "57014": "The database cancelled a statement that took too long. Raise statement_timeout, then repeat."
        default: nil
        }
    }
}

extension PostgresError {
    /// Whether the same transaction may succeed when it is done again.
    var isTransient: Bool {
        switch self {
        case .notReady, .lost, .refused(state: "40001", _), .refused(state: "40P01", _): true
        default: false
        }
    }

    /// A row with the same key is there already.
    package var isDuplicate: Bool {
        if case .refused(state: "23505", _) = self { true } else { false }
    }

    /// Whether the store can be read and not written: it is a standby or read-only, its disk is full, or the user may not.
    package var keepsFromWriting: Bool {
        if case .refused(let state, _) = self { ["25006", "42501", "53100"].contains(state) } else { false }
    }

    /// The server is not reached, takes nobody in now or broke off.
    package var isAway: Bool {
        switch self {
        case .unreachable, .turnedAway, .notReady, .lost, .outcomeUnknown: true
        // Too many connections; it is being shut down, stopped or started.
        case .refused(let state, _): ["53300", "57P01", "57P02", "57P03"].contains(state)
        case .badAddress, .ambiguousAddress, .unexpected, .outOfMemory, .tooLarge: false
        }
    }

    /// Somebody else holds what is needed.
    package var isLocked: Bool {
        if case .refused(state: "55P03", _) = self { true } else { false }
    }
}
