// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The store's tables, version by version.
///
/// A migration is never changed once it has shipped.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 events in blocks, findings, operations, verdicts, cases") { database in
            try database.execute(sql: events + sources + scanning + linking + judging + casework)
        }
        migrator.registerMigration("people and their sign-in") { database in
            try database.execute(sql: people)
        }
        migrator.registerMigration("indexes for the console") { database in
            try database.execute(sql: lookups + caseLists + activity)
        }
        migrator.registerMigration("what linking leaves for its next run") { database in
            try database.execute(sql: linkState)
        }
        migrator.registerMigration("which cases were parted off for an appeal") { database in
            try database.execute(sql: partedCases)
        }
        migrator.registerMigration("when blocks were stored whose events were still to come") { database in
            try database.execute(sql: futureBlocks)
        }
        return migrator
    }

    /// Whether a database has tables, and none that these made.
    static func areForeign(_ database: Database) throws -> Bool {
        guard try all.appliedIdentifiers(database).isDisjoint(with: all.migrations) else { return false }
        // One that was left in the middle of being made has nothing but the list of migrations.
        return try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE tbl_name NOT LIKE 'grdb%' AND tbl_name NOT LIKE 'sqlite%')
                """
        ) ?? false
    }

    // An event's id starts with its time, so that a log in order of time adds to one end of `eventPlace`.
    private static let events = """
        CREATE TABLE eventBlock (
            id INTEGER PRIMARY KEY,
            eventCount INTEGER NOT NULL,
            firstTime INTEGER NOT NULL,
            lastTime INTEGER NOT NULL,
            events BLOB NOT NULL,
            text BLOB
        );
        CREATE TABLE eventPlace (
            idHigh INTEGER NOT NULL,
            idLow INTEGER NOT NULL,
            block INTEGER NOT NULL REFERENCES eventBlock,
            position INTEGER NOT NULL,
            PRIMARY KEY (idHigh, idLow)
        ) WITHOUT ROWID;
        CREATE TABLE alias (
            alias BLOB PRIMARY KEY,
            account BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE identifierLink (
            account BLOB NOT NULL,
            identifier BLOB NOT NULL,
            kind TEXT NOT NULL,
            PRIMARY KEY (account, identifier, kind)
        ) WITHOUT ROWID;
        """

    private static let sources = """
        CREATE TABLE source (
            fingerprint TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            format TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            lines INTEGER NOT NULL,
            isComplete INTEGER NOT NULL,
            rejects INTEGER NOT NULL,
            coverage TEXT NOT NULL
        );
        CREATE TABLE reject (
            id INTEGER PRIMARY KEY,
            file TEXT NOT NULL,
            line INTEGER NOT NULL,
            byteOffset INTEGER NOT NULL,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            UNIQUE (file, line, byteOffset, code)
        );
        CREATE TABLE setting (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        );
        """

    private static let scanning = """
        CREATE TABLE rule (
            id INTEGER PRIMARY KEY,
            ruleID TEXT NOT NULL,
            version TEXT NOT NULL,
            title TEXT NOT NULL,
            category TEXT NOT NULL,
            level TEXT NOT NULL,
            scope TEXT NOT NULL,
            tags TEXT NOT NULL,
            UNIQUE (ruleID, version)
        );
        CREATE TABLE finding (
            id INTEGER PRIMARY KEY,
            rule INTEGER NOT NULL REFERENCES rule,
            account BLOB,
            operation INTEGER,
            firstTime INTEGER NOT NULL,
            lastTime INTEGER NOT NULL,
            occurrences INTEGER NOT NULL,
            isShadow INTEGER NOT NULL,
            evidence BLOB NOT NULL
        );
        CREATE INDEX findingByAccount ON finding (account);
        CREATE TABLE signalSegment (
            cursor INTEGER PRIMARY KEY,
            content BLOB NOT NULL
        );
        """

    private static let linking = """
        CREATE TABLE operation (
            id INTEGER PRIMARY KEY,
            standing TEXT NOT NULL,
            firstTime INTEGER NOT NULL,
            lastTime INTEGER NOT NULL,
            context BLOB NOT NULL
        );
        CREATE TABLE operationMember (
            operation INTEGER NOT NULL REFERENCES operation ON DELETE CASCADE,
            account BLOB NOT NULL,
            events INTEGER NOT NULL,
            findings BLOB NOT NULL,
            tier TEXT NOT NULL,
            PRIMARY KEY (operation, account)
        ) WITHOUT ROWID;
        CREATE TABLE tie (
            operation INTEGER NOT NULL REFERENCES operation ON DELETE CASCADE,
            first BLOB NOT NULL,
            second BLOB NOT NULL,
            matchWeightBits REAL NOT NULL,
            matchProbability REAL NOT NULL,
            evidence BLOB NOT NULL,
            PRIMARY KEY (operation, first, second)
        ) WITHOUT ROWID;
        """

    private static let judging = """
        CREATE TABLE judgedText (
            text BLOB NOT NULL,
            model TEXT NOT NULL,
            form TEXT NOT NULL,
            policy TEXT NOT NULL,
            state TEXT NOT NULL,
            category TEXT,
            confidence TEXT,
            reasons TEXT NOT NULL,
            noVerdict TEXT,
            events BLOB NOT NULL,
            lastTime INTEGER NOT NULL,
            PRIMARY KEY (text, model, form, policy)
        ) WITHOUT ROWID;
        """

    // The audit log only grows. Triggers stop mistakes; what stops an owner of the file is the chain and its checkpoints.
    private static let casework = """
        CREATE TABLE caseDocument (
            number INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            content BLOB NOT NULL
        );
        CREATE TABLE auditEntry (
            sequence INTEGER PRIMARY KEY,
            line TEXT NOT NULL
        );
        CREATE TRIGGER auditEntryIsNotChanged BEFORE UPDATE ON auditEntry
            BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
        CREATE TRIGGER auditEntryIsNotRemoved BEFORE DELETE ON auditEntry
            BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
        """

    private static let lookups = """
        CREATE INDEX findingByRule ON finding (rule, isShadow, lastTime);
        CREATE INDEX findingByTime ON finding (lastTime DESC, id);
        CREATE INDEX findingByFirstTime ON finding (firstTime, isShadow, rule);
        CREATE INDEX operationMemberByAccount ON operationMember (account);
        CREATE INDEX auditEntryBySubject ON auditEntry (
            CASE WHEN json_valid(line) THEN json_extract(line, '$.subject') END, sequence
        );
        """

    // What lists need of a case, written with its document, which alone holds.
    private static let caseLists = """
        CREATE TABLE caseSummary (
            number INTEGER PRIMARY KEY REFERENCES caseDocument,
            state TEXT NOT NULL,
            priority REAL NOT NULL,
            level TEXT NOT NULL,
            category TEXT,
            accountCount INTEGER NOT NULL,
            owner TEXT,
            origin TEXT NOT NULL,
            openedAt INTEGER NOT NULL,
            dueAt INTEGER NOT NULL,
            claimedAt INTEGER,
            decidedAt INTEGER,
            proposedBy TEXT,
            action TEXT,
            appealOutcome TEXT,
            isDuplicate INTEGER NOT NULL
        );
        CREATE INDEX caseSummaryByPriority ON caseSummary (priority DESC, number);
        CREATE INDEX caseSummaryByState ON caseSummary (state, priority DESC, number);
        CREATE INDEX caseSummaryByOrigin ON caseSummary (origin);
        CREATE TABLE caseAccount (
            account BLOB NOT NULL,
            number INTEGER NOT NULL REFERENCES caseDocument,
            PRIMARY KEY (account, number)
        ) WITHOUT ROWID;
        CREATE INDEX caseAccountByNumber ON caseAccount (number);
        CREATE TABLE caseVerdict (
            number INTEGER NOT NULL REFERENCES caseDocument,
            rule TEXT NOT NULL,
            isHarmful INTEGER NOT NULL,
            PRIMARY KEY (number, rule)
        ) WITHOUT ROWID;
        CREATE TABLE savedView (
            person TEXT NOT NULL,
            name TEXT NOT NULL,
            query TEXT NOT NULL,
            PRIMARY KEY (person, name)
        ) WITHOUT ROWID;
        """

    private static let linkState = """
        CREATE TABLE linkState (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            content BLOB NOT NULL
        );
        """

    // A case is JSON, in which a member's name stands between bare quotation marks; those inside texts have a backslash in front.
    private static let partedCases = """
        ALTER TABLE caseSummary ADD COLUMN isPart INTEGER NOT NULL DEFAULT 0;
        UPDATE caseSummary SET isPart = 1 WHERE number IN (
            SELECT number FROM caseDocument WHERE instr(content, CAST('"partedFrom":' AS BLOB)) > 0
        );
        """

    // Beside the blocks: whoever reads a column behind a block's text reads all of the text.
    private static let futureBlocks = """
        CREATE TABLE futureBlock (
            block INTEGER PRIMARY KEY REFERENCES eventBlock ON DELETE CASCADE,
            storedAt INTEGER NOT NULL
        );
        INSERT INTO futureBlock
            SELECT id, CAST(strftime('%s', 'now') AS INTEGER) * 1000 FROM eventBlock
            WHERE lastTime > CAST(strftime('%s', 'now') AS INTEGER) * 1000;
        """

    private static let activity = """
        CREATE TABLE accountActivity (
            account BLOB PRIMARY KEY,
            content BLOB NOT NULL
        ) WITHOUT ROWID;
        """
}
