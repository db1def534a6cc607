// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    // Tokens are kept as digests alone, and the secret of time codes encrypted.
    static let people = """
        CREATE TABLE person (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            isActive INTEGER NOT NULL,
            language TEXT NOT NULL,
            madeAt INTEGER NOT NULL,
            subject TEXT UNIQUE,
            passwordHash TEXT,
            timeCodeSecret BLOB,
            lastTimeCodeStep INTEGER
        );
        CREATE TABLE recoveryCode (
            person INTEGER NOT NULL REFERENCES person,
            digest BLOB NOT NULL,
            PRIMARY KEY (person, digest)
        ) WITHOUT ROWID;
        CREATE TABLE session (
            digest BLOB PRIMARY KEY,
            person INTEGER NOT NULL REFERENCES person,
            madeAt INTEGER NOT NULL,
            seenAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX sessionByPerson ON session (person);
        CREATE TABLE pendingSignIn (
            digest BLOB PRIMARY KEY,
            person INTEGER REFERENCES person,
            expiresAt INTEGER NOT NULL,
            triesLeft INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE signInAttempt (
            key BLOB PRIMARY KEY,
            failures INTEGER NOT NULL,
            lastAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE token (
            id TEXT PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            person INTEGER NOT NULL REFERENCES person,
            label TEXT NOT NULL,
            scopes TEXT NOT NULL,
            madeAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL,
            lastUsedDay INTEGER
        );
        CREATE INDEX tokenByPerson ON token (person);
        """
}
