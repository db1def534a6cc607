// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The store's tables, version by version.
///
/// A migration is never changed once it has shipped.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 events, findings, operations") { database in
            try database.execute(sql: events + sources + scanning + linking)
        }
        // A purge goes by the events' times; what a block said of itself is no longer asked.
        migrator.registerMigration("2 text blocks without times") { database in
            try database.execute(sql: "ALTER TABLE textBlock DROP COLUMN latestTime")
        }
        return migrator
    }

    // Events refer to pseudonyms and to repeated words by number, which keeps a row near a hundred bytes.
    private static let events = """
        CREATE TABLE entity (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            pseudonym BLOB NOT NULL,
            UNIQUE (kind, pseudonym)
        );
        CREATE TABLE word (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        );
        CREATE TABLE textBlock (
            id INTEGER PRIMARY KEY,
            latestTime INTEGER NOT NULL,
            content BLOB NOT NULL
        );
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            eventID BLOB NOT NULL UNIQUE,
            time INTEGER NOT NULL,
            type INTEGER NOT NULL,
            account INTEGER REFERENCES entity,
            organisation INTEGER REFERENCES entity,
            address INTEGER REFERENCES entity,
            prefix INTEGER REFERENCES entity,
            autonomousSystem INTEGER,
            country INTEGER REFERENCES word,
            networkKind INTEGER REFERENCES word,
            device INTEGER REFERENCES entity,
            userAgent INTEGER REFERENCES word,
            timeZone INTEGER REFERENCES word,
            locale INTEGER REFERENCES word,
            conversation INTEGER REFERENCES entity,
            endpoint INTEGER REFERENCES word,
            model INTEGER REFERENCES word,
            outcome INTEGER REFERENCES word,
            inputTokens INTEGER,
            outputTokens INTEGER,
            latencyMilliseconds INTEGER,
            email INTEGER REFERENCES entity,
            emailDomain INTEGER REFERENCES word,
            emailStem INTEGER REFERENCES entity,
            payment INTEGER REFERENCES entity,
            detail INTEGER REFERENCES word,
            textBlock INTEGER REFERENCES textBlock,
            textOffset INTEGER,
            textLength INTEGER
        );
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
            evidence TEXT NOT NULL
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
            lastTime INTEGER NOT NULL
        );
        CREATE TABLE operationMember (
            operation INTEGER NOT NULL REFERENCES operation ON DELETE CASCADE,
            account BLOB NOT NULL,
            events INTEGER NOT NULL,
            findings TEXT NOT NULL,
            PRIMARY KEY (operation, account)
        ) WITHOUT ROWID;
        CREATE TABLE tie (
            operation INTEGER NOT NULL REFERENCES operation ON DELETE CASCADE,
            first BLOB NOT NULL,
            second BLOB NOT NULL,
            matchWeightBits REAL NOT NULL,
            matchProbability REAL NOT NULL,
            evidence TEXT NOT NULL,
            PRIMARY KEY (operation, first, second)
        ) WITHOUT ROWID;
        """
}
