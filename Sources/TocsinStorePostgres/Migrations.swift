// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The store's tables, version by version.
enum Migrations {
    static let all = [
        Migration(
            number: 1,
            name: "events, findings, operations, verdicts, cases, people",
            way: .transaction(
                migrations + events + sources + scanning + linking + judging + casework + caseLists + people + queue
            )
        ),
        Migration(
            number: 2,
            name: "indexes for looking things up",
            way: .indexes([
                ("findingByAccount", "ON finding (account)"),
                ("findingByRule", "ON finding (rule, isShadow, lastTime)"),
                ("findingByTime", "ON finding (lastTime DESC, id)"),
                ("findingByFirstTime", "ON finding (firstTime, isShadow, rule)"),
                ("operationMemberByAccount", "ON operationMember (account)"),
                ("auditEntryBySubject", "ON auditEntry (subject, sequence)"),
                ("caseSummaryByPriority", "ON caseSummary (priority DESC, number)"),
                ("caseSummaryByState", "ON caseSummary (state, priority DESC, number)"),
                ("caseSummaryByOrigin", "ON caseSummary (origin)"),
                ("caseAccountByNumber", "ON caseAccount (number)"),
                ("sessionByPerson", "ON session (person)"),
                ("tokenByPerson", "ON token (person)"),
            ])
        ),
        Migration(number: 3, name: "scans that several processes share", way: .transaction(sharedScans)),
        Migration(number: 4, name: "which cases were parted off for an appeal", way: .transaction(partedCases)),
        Migration(number: 5, name: "when blocks were stored", way: .transaction(storedTimes)),
    ]

    private static let migrations = """
        CREATE TABLE migration (
            number bigint PRIMARY KEY,
            name text NOT NULL,
            doneAt timestamptz NOT NULL DEFAULT now()
        );

        """

    // A block's week is that of its last event. What is packed is not worth packing again (EXTERNAL). What comes for no week that has a
    // table of its own lies in the table `…Rest`.
    private static let events = """
        CREATE SEQUENCE eventBlockNumber;
        CREATE TABLE eventBlock (
            id bigint PRIMARY KEY,
            week bigint NOT NULL,
            eventCount bigint NOT NULL,
            firstTime bigint NOT NULL,
            lastTime bigint NOT NULL
        );
        CREATE INDEX eventBlockByLastTime ON eventBlock (lastTime);
        CREATE TABLE eventContent (
            week bigint NOT NULL,
            block bigint NOT NULL,
            events bytea NOT NULL,
            PRIMARY KEY (week, block)
        ) PARTITION BY RANGE (week);
        ALTER TABLE eventContent ALTER COLUMN events SET STORAGE EXTERNAL;
        CREATE TABLE eventContentRest PARTITION OF eventContent DEFAULT;
        ALTER TABLE eventContentRest ALTER COLUMN events SET STORAGE EXTERNAL;
        CREATE TABLE eventText (
            week bigint NOT NULL,
            block bigint NOT NULL,
            textCount bigint NOT NULL,
            text bytea NOT NULL,
            PRIMARY KEY (week, block)
        ) PARTITION BY RANGE (week);
        ALTER TABLE eventText ALTER COLUMN text SET STORAGE EXTERNAL;
        CREATE TABLE eventTextRest PARTITION OF eventText DEFAULT;
        ALTER TABLE eventTextRest ALTER COLUMN text SET STORAGE EXTERNAL;
        CREATE TABLE eventPlace (
            idHigh bigint NOT NULL,
            idLow bigint NOT NULL,
            block bigint NOT NULL,
            position integer NOT NULL,
            PRIMARY KEY (idHigh, idLow)
        ) PARTITION BY RANGE (idHigh);
        CREATE TABLE eventPlaceRest PARTITION OF eventPlace DEFAULT;
        CREATE TABLE alias (
            alias bytea PRIMARY KEY,
            account bytea NOT NULL
        );
        CREATE TABLE identifierLink (
            account bytea NOT NULL,
            identifier bytea NOT NULL,
            kind text COLLATE "C" NOT NULL,
            PRIMARY KEY (account, identifier, kind)
        );

        """

    private static let sources = """
        CREATE TABLE source (
            fingerprint text COLLATE "C" PRIMARY KEY,
            position bigint NOT NULL,
            name text NOT NULL,
            format text NOT NULL,
            bytes bigint NOT NULL,
            lines bigint NOT NULL,
            isComplete boolean NOT NULL,
            rejects bigint NOT NULL,
            coverage text NOT NULL
        );
        CREATE TABLE reject (
            file text COLLATE "C" NOT NULL,
            line bigint NOT NULL,
            byteOffset bigint NOT NULL,
            code text COLLATE "C" NOT NULL,
            reason text NOT NULL,
            PRIMARY KEY (file, line, byteOffset, code)
        );
        CREATE TABLE setting (
            key text COLLATE "C" PRIMARY KEY,
            value text NOT NULL
        );

        """

    private static let scanning = """
        CREATE TABLE rule (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            ruleID text COLLATE "C" NOT NULL,
            version text COLLATE "C" NOT NULL,
            title text NOT NULL,
            category text NOT NULL,
            level text NOT NULL,
            scope text NOT NULL,
            tags text NOT NULL,
            UNIQUE (ruleID, version)
        );
        CREATE TABLE finding (
            id bigint PRIMARY KEY,
            rule bigint NOT NULL REFERENCES rule,
            account bytea,
            operation bigint,
            firstTime bigint NOT NULL,
            lastTime bigint NOT NULL,
            occurrences bigint NOT NULL,
            isShadow boolean NOT NULL,
            evidence bytea NOT NULL
        );
        CREATE TABLE signalSegment (
            cursor bigint PRIMARY KEY,
            content bytea NOT NULL
        );
        CREATE TABLE accountActivity (
            account bytea PRIMARY KEY,
            content bytea NOT NULL
        );

        """

    private static let linking = """
        CREATE TABLE operation (
            id bigint PRIMARY KEY,
            standing text NOT NULL,
            firstTime bigint NOT NULL,
            lastTime bigint NOT NULL,
            context bytea NOT NULL
        );
        CREATE TABLE operationMember (
            operation bigint NOT NULL REFERENCES operation ON DELETE CASCADE,
            account bytea NOT NULL,
            events bigint NOT NULL,
            findings bytea NOT NULL,
            tier text NOT NULL,
            PRIMARY KEY (operation, account)
        );
        CREATE TABLE tie (
            operation bigint NOT NULL REFERENCES operation ON DELETE CASCADE,
            first bytea NOT NULL,
            second bytea NOT NULL,
            matchWeightBits double precision NOT NULL,
            matchProbability double precision NOT NULL,
            evidence bytea NOT NULL,
            PRIMARY KEY (operation, first, second)
        );
        CREATE TABLE linkState (
            id bigint PRIMARY KEY CHECK (id = 1),
            content bytea NOT NULL
        );

        """

    private static let judging = """
        CREATE TABLE judgedText (
            text bytea NOT NULL,
            model text COLLATE "C" NOT NULL,
            form text COLLATE "C" NOT NULL,
            policy text COLLATE "C" NOT NULL,
            state text NOT NULL,
            category text,
            confidence text,
            reasons text NOT NULL,
            noVerdict text,
            events bytea NOT NULL,
            lastTime bigint NOT NULL,
            PRIMARY KEY (text, model, form, policy)
        );

        """

    // The audit log only grows. Triggers stop mistakes; what stops an owner of the database is the chain and its checkpoints.
    private static let casework = """
        CREATE TABLE caseDocument (
            number bigint PRIMARY KEY,
            version bigint NOT NULL,
            content bytea NOT NULL
        );
        CREATE TABLE auditEntry (
            sequence bigint PRIMARY KEY,
            subject text COLLATE "C" NOT NULL,
            line text NOT NULL
        );
        CREATE FUNCTION auditLogOnlyGrows() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''the audit log only grows''; END';
        CREATE TRIGGER auditEntryIsNotChanged BEFORE UPDATE OR DELETE OR TRUNCATE ON auditEntry
            FOR EACH STATEMENT EXECUTE FUNCTION auditLogOnlyGrows();

        """

    // What lists need of a case, written with its document, which alone holds.
    private static let caseLists = """
        CREATE TABLE caseSummary (
            number bigint PRIMARY KEY REFERENCES caseDocument,
            state text COLLATE "C" NOT NULL,
            priority double precision NOT NULL,
            level text NOT NULL,
            category text COLLATE "C",
            accountCount bigint NOT NULL,
            owner text COLLATE "C",
            origin text COLLATE "C" NOT NULL,
            openedAt bigint NOT NULL,
            dueAt bigint NOT NULL,
            claimedAt bigint,
            decidedAt bigint,
            proposedBy text,
            action text,
            appealOutcome text,
            isDuplicate boolean NOT NULL
        );
        CREATE TABLE caseAccount (
            account bytea NOT NULL,
            number bigint NOT NULL REFERENCES caseDocument,
            PRIMARY KEY (account, number)
        );
        CREATE TABLE caseVerdict (
            number bigint NOT NULL REFERENCES caseDocument,
            rule text COLLATE "C" NOT NULL,
            isHarmful boolean NOT NULL,
            PRIMARY KEY (number, rule)
        );
        CREATE TABLE savedView (
            person text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            query text NOT NULL,
            PRIMARY KEY (person, name)
        );

        """

    // Work that any of several processes may take; see WorkQueue.
    private static let queue = """
        CREATE TABLE workItem (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text COLLATE "C" NOT NULL,
            content bytea NOT NULL,
            attempts bigint NOT NULL DEFAULT 0,
            notBefore timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX workItemByKind ON workItem (kind, id);

        """

    // A case is JSON, in which a member's name stands between bare quotation marks; those inside texts have a backslash in front.
    private static let partedCases = """
        ALTER TABLE caseSummary ADD COLUMN isPart boolean NOT NULL DEFAULT false;
        UPDATE caseSummary SET isPart = true WHERE number IN (
            SELECT number FROM caseDocument WHERE position(convert_to('"partedFrom":', 'UTF8') IN content) > 0
        );

        """

    // Computed once for all rows that are there, since now() is the same throughout a transaction; so no row is written anew.
    private static let storedTimes = """
        ALTER TABLE eventBlock ADD COLUMN storedAt bigint NOT NULL DEFAULT (extract(epoch FROM now()) * 1000)::bigint;

        """

    // What batches gave that were scanned by another process than the one that leads; see SharedScanStore.
    private static let sharedScans = """
        CREATE TABLE scanResult (
            cursor bigint PRIMARY KEY,
            content bytea NOT NULL
        );

        """
}
