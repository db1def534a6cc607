// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    // Tokens are kept as digests alone, and the secret of time codes encrypted.
    static let people = """
        CREATE TABLE person (
            id bigint PRIMARY KEY,
            version bigint NOT NULL,
            name text NOT NULL,
            nameKey text COLLATE "C" NOT NULL UNIQUE,
            role text NOT NULL,
            isActive boolean NOT NULL,
            language text NOT NULL,
            madeAt bigint NOT NULL,
            subject text COLLATE "C" UNIQUE,
            passwordHash text,
            timeCodeSecret bytea,
            lastTimeCodeStep bigint
        );
        CREATE TABLE recoveryCode (
            person bigint NOT NULL REFERENCES person,
            digest bytea NOT NULL,
            PRIMARY KEY (person, digest)
        );
        CREATE TABLE session (
            digest bytea PRIMARY KEY,
            person bigint NOT NULL REFERENCES person,
            madeAt bigint NOT NULL,
            seenAt bigint NOT NULL
        );
        CREATE TABLE pendingSignIn (
            digest bytea PRIMARY KEY,
            person bigint REFERENCES person,
            expiresAt bigint NOT NULL,
            triesLeft bigint NOT NULL
        );
        CREATE TABLE signInAttempt (
            key bytea PRIMARY KEY,
            failures bigint NOT NULL,
            lastAt bigint NOT NULL
        );
        CREATE TABLE token (
            id text COLLATE "C" PRIMARY KEY,
            digest bytea NOT NULL UNIQUE,
            person bigint NOT NULL REFERENCES person,
            label text NOT NULL,
            scopes text NOT NULL,
            madeAt bigint NOT NULL,
            expiresAt bigint NOT NULL,
            lastUsedDay bigint
        );

        """
}
