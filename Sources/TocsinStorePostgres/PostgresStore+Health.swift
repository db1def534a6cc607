// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore: ServiceStore {
    package func lastScanCursor() throws -> Int64 {
        try value(for: StoreSetting.scanCursor).flatMap { Int64($0) } ?? 0
    }

    package func oldestText() throws -> Timestamp? {
        try decoding("eventBlock") { connection in
            try connection.run(
                "SELECT min(least(firstTime, storedAt)) FROM eventText JOIN eventBlock ON eventBlock.id = eventText.block"
            ).first?.optional(0, as: Int64.self).map { Timestamp(milliseconds: $0) }
        }
    }

    package func sizeBytes() throws -> Int {
        try decoding("setting") {
            try $0.run("SELECT pg_database_size(current_database())").first?.value(0) ?? 0
        }
    }

    package func writingObstacles() throws -> [WritingObstacle] {
        try decoding("setting") { connection in
            let row = try connection.run(
                """
                SELECT current_setting('transaction_read_only') = 'on', relnamespace::regnamespace::text,
                    has_schema_privilege(relnamespace, 'CREATE') AND pg_has_role(relowner, 'USAGE')
                FROM pg_class WHERE oid = 'setting'::regclass
                """
            ).first
            guard let row else { throw PostgresError.unexpected }
            let schema = try row.value(1, as: String.self)
            var obstacles: [WritingObstacle] = []
            if try row.value(0, as: Bool.self) {
                obstacles.append(
                    WritingObstacle(
                        found: "The database may only be read.",
                        advice: "Name the primary server, or end its read-only mode."
                    )
                )
            }
            let missing = try Self.missingPrivileges(connection)
            if !missing.isEmpty {
                let grants = missing.map { "GRANT \($0.privileges) ON \($0.things) TO ROLE;" }.joined(separator: " ")
                obstacles.append(
                    WritingObstacle(
                        found: "The database's user may not write to all of Tocsin's tables.",
                        advice: "As the tables' owner, with the user for ROLE: \(grants)"
                    )
                )
            }
            if try !row.value(2, as: Bool.self) {
                obstacles.append(
                    WritingObstacle(
                        found: "The database's user cannot make tables for the weeks to come, nor migrate.",
                        advice:
                            "Use the tables' owner OWNER, or make the user a member of it, with the user for ROLE: GRANT OWNER TO ROLE; GRANT CREATE ON SCHEMA \(schema) TO ROLE;"
                    )
                )
            }
            return obstacles
        }
    }

    /// What this user may not do to tables and sequences, as GRANT has it; nobody has to be able to change the audit log.
    ///
    /// The tables of single weeks are reached through the ones that they are parts of.
    private static func missingPrivileges(
        _ connection: PostgresConnection
    ) throws -> [(privileges: String, things: String)] {
        // Other programs may have tables in the same schema.
        try connection.run(
            """
            WITH ours AS (
                SELECT oid, relname, relkind FROM pg_class
                WHERE (relnamespace, relowner) = (SELECT relnamespace, relowner FROM pg_class WHERE oid = 'setting'::regclass)
                    AND relkind IN ('r', 'p', 'S') AND NOT relispartition
            ), lacking AS (
                SELECT relkind = 'S' AS isSequence, relname, string_agg(privilege, ', ' ORDER BY number) AS privileges
                FROM ours, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'USAGE'])
                    WITH ORDINALITY AS known(privilege, number)
                WHERE CASE
                    WHEN relkind = 'S' THEN privilege = 'USAGE' AND NOT has_sequence_privilege(oid, privilege)
                    WHEN privilege = 'USAGE' OR relname = 'auditentry' AND number > 2 THEN false
                    ELSE NOT has_table_privilege(oid, privilege)
                END
                GROUP BY 1, 2
            )
            SELECT privileges, CASE WHEN isSequence THEN 'SEQUENCE ' ELSE '' END
                || string_agg(quote_ident(relname), ', ' ORDER BY relname)
            FROM lacking GROUP BY isSequence, privileges ORDER BY isSequence, privileges
            """
        )
        .map { (privileges: try $0.value(0, as: String.self), things: try $0.value(1, as: String.self)) }
    }

    /// What is wrong with the tables, line by line; of damage to the server's files the server tells.
    ///
    /// `isQuick`: Leaves out whether every block has its events, and every event its place.
    package func faults(isQuick: Bool) throws -> [String] {
        try snapshot("eventBlock", locking: ["eventBlock", "eventContent", "eventPlace"]) { connection in
            var faults = try connection.run(
                """
                SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY relname
                """
            )
            .map { "the index '\(try $0.value(0, as: String.self))' was not finished" }
            if isQuick { return faults }
            let blocks: Int? = try connection.run(
                """
                SELECT count(*) FROM eventBlock WHERE NOT EXISTS (
                    SELECT 1 FROM eventContent WHERE eventContent.week = eventBlock.week AND eventContent.block = eventBlock.id
                )
                """
            ).first?.value(0)
            if let blocks, blocks > 0 { faults.append("\(blocks) blocks of events have lost their content") }
            let events: Int? = try connection.run(
                """
                SELECT (SELECT coalesce(sum(eventCount), 0)::bigint FROM eventBlock) - (SELECT count(*) FROM eventPlace)
                """
            ).first?.value(0)
            if let events, events != 0 { faults.append("\(abs(events)) places of events are missing or too many") }
            return faults
        }
    }
}
