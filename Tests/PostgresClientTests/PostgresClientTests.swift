// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Synchronization
import Testing
import TocsinStoreTestSupport

@Suite("PostgreSQL's client", .enabled(if: PostgresServer.shared != nil, "PostgreSQL is not installed"))
struct PostgresClientTests {
    private func with(_ body: (PostgresPool) throws -> Void) async throws {
        try await PostgresServer.withDatabase { address throws in
            try body(
                PostgresPool(
                    address,
                    size: 2,
                    backOff: BackOff(delays: [0, 0, 0.05, 0.5, 1]) { Thread.sleep(forTimeInterval: $0) }
                )
            )
        }
    }

    /// Ends a connection as a restart of the server would.
    private static func end(_ process: Int64, _ pool: PostgresPool) throws {
        try pool.connect().run("SELECT pg_terminate_backend($1::bigint::int, 5000)", [.int(process)])
    }

    // MARK: Values

    @Test func valuesComeBackAsTheyWent() async throws {
        try await with { pool throws in
            try pool.read { connection in
                let long = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
                let row = try #require(
                    try connection.run(
                        "SELECT $1::bigint, $2::double precision, $3::text, $4::bytea, $5::boolean, $6::text, $7::bytea",
                        [
                            .int(Int64.min), .double(-0.1), .text("ü中\u{0}x"), .data(long), .bool(true), .null,
                            .bytes([]),
                        ]
                    ).first
                )
                #expect(try row.value(0, as: Int64.self) == .min)
                #expect(try row.value(1, as: Double.self) == -0.1)
                // A text of PostgreSQL's cannot hold a null character.
                #expect(try row.value(2, as: String.self) == "ü中\u{FFFD}x")
                #expect(try row.value(3, as: Data.self) == long)
                #expect(try row.value(4, as: Bool.self))
                #expect(try row.optional(5, as: String.self) == nil)
                #expect(try row.value(6, as: [UInt8].self) == [])
                #expect(throws: PostgresError.unexpected) { try row.value(5, as: String.self) }
                #expect(throws: PostgresError.unexpected) { try row.value(0, as: String.self) }
                #expect(throws: PostgresError.unexpected) { try row.value(2, as: Int64.self) }
            }
        }
    }

    @Test(arguments: [0, 1, 3])
    func listsComeBackAsTheyWent(_ count: Int) async throws {
        try await with { pool throws in
            let ints = (0..<count).map { $0 == 1 ? nil : Int64($0) << 40 }
            let blobs = (0..<count).map { $0 == 2 ? nil : Data(repeating: UInt8($0), count: $0) }
            let texts = (0..<count).map { $0 == 0 ? nil : "text \($0)" }
            let rows = try pool.read { connection in
                try connection.run(
                    "SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::boolean[], $5::double precision[])",
                    [
                        .ints(ints), .blobs(blobs), .texts(texts), .bools((0..<count).map { $0 == 1 }),
                        .doubles((0..<count).map { Double($0) / 3 }),
                    ]
                )
            }
            #expect(rows.count == count)
            for (index, row) in rows.enumerated() {
                #expect(try row.optional(0, as: Int64.self) == ints[index])
                #expect(try row.optional(1, as: Data.self) == blobs[index])
                #expect(try row.optional(2, as: String.self) == texts[index])
                #expect(try row.value(3, as: Bool.self) == (index == 1))
                #expect(try row.value(4, as: Double.self) == Double(index) / 3)
            }
        }
    }

    // MARK: Statements

    @Test func manyStatementsGoInOneTrip() async throws {
        try await with { pool throws in
            try pool.write { connection in
                try connection.runPlain("CREATE TABLE number (value bigint PRIMARY KEY)")
                // More than fits into buffers on the way, with answers as large.
                let inserts = (0..<3000).map { PostgresStatement("INSERT INTO number VALUES ($1)", [.int($0)]) }
                let reads = (0..<20).map { _ in
                    PostgresStatement("SELECT repeat('x', 100000), $1::bytea", [.bytes([1])])
                }
                let answers = try connection.pipeline(inserts + reads)
                #expect(answers.count == 3020)
                #expect(answers.prefix(3000).allSatisfy { $0.changes == 1 })
                #expect(try connection.pipeline([]).isEmpty)
                #expect(try connection.run("SELECT count(*) FROM number").first?.value(0, as: Int.self) == 3000)
            }
        }
    }

    @Test func theFirstErrorOfManyIsThrownAndTheConnectionGoesOn() async throws {
        try await with { pool throws in
            try pool.read { connection in
                try connection.runPlain("CREATE TABLE number (value bigint PRIMARY KEY)")
                let insert = PostgresStatement("INSERT INTO number VALUES ($1)", [.int(1)])
                let error = #expect(throws: PostgresError.self) {
                    try connection.pipeline([
                        insert, insert, PostgresStatement("SELECT 1 / 0"), PostgresStatement("SELECT 5"),
                    ])
                }
                #expect(error == .refused(state: "23505", table: "number"))
                #expect(error?.isDuplicate == true)
                // They are one transaction, and what was not prepared then is prepared now.
                #expect(try connection.run("SELECT count(*) FROM number").first?.value(0, as: Int.self) == 0)
                #expect(try connection.run("SELECT 5").first?.value(0, as: Int.self) == 5)
                #expect(throws: PostgresError.refused(state: "22012", table: nil)) {
                    try connection.run("SELECT 1 / 0")
                }
            }
        }
    }

    @Test func copyTakesAllRowsOrNone() async throws {
        try await with { pool throws in
            try pool.read { connection in
                try connection.runPlain(
                    "CREATE TABLE item (number bigint PRIMARY KEY, place int, share float8, name text, bytes bytea)"
                )
                func copy(_ numbers: [Int64], _ stop: PostgresError? = nil) throws -> Int {
                    try connection.copy(into: "item (number, place, share, name, bytes)") {
                        copy throws(PostgresError) in
                        for number in numbers {
                            try copy.beginRow(columns: 5)
                            copy.write(number)
                            copy.write(Int32(-1))
                            copy.write(0.25)
                            copy.write("name \(number)")
                            copy.write(Data([0, 255]))
                        }
                        if let stop { throw stop }
                    }
                }
                #expect(try copy(Array(0..<20_000)) == 20_000)
                #expect(throws: PostgresError.refused(state: "23505", table: "item")) { try copy([20_000, 7]) }
                #expect(throws: PostgresError.outOfMemory) { try copy([30_000], .outOfMemory) }
                #expect(try copy([]) == 0)
                let row = try #require(
                    try connection.run(
                        "SELECT count(*), max(number), min(place), min(name), min(encode(bytes, 'hex')) FROM item"
                    ).first
                )
                #expect(try row.value(0, as: Int.self) == 20_000 && row.value(1, as: Int.self) == 19_999)
                #expect(try row.value(2, as: Int.self) == -1 && row.value(3, as: String.self) == "name 0")
                #expect(try row.value(4, as: String.self) == "00ff")
            }
        }
    }

    // MARK: Errors

    @Test func errorsQuoteNoValue() async throws {
        try await with { pool throws in
            try pool.read { connection in
                try connection.runPlain("CREATE TABLE secret (word text PRIMARY KEY, number bigint)")
                try connection.run("INSERT INTO secret VALUES ($1, 1)", [.text("hush")])
                let attempts: [(String, [PostgresParameter])] = [
                    ("INSERT INTO secret VALUES ($1, 1)", [.text("hush")]),
                    ("SELECT ($1::text)::bigint", [.text("hush")]),
                    ("SELECT hush()", []), ("SELECT 'hush", []), ("SELECT $1::text::timestamptz", [.text("hush")]),
                ]
                for (sql, parameters) in attempts {
                    let error = #expect(throws: PostgresError.self) { try connection.run(sql, parameters) }
                    #expect(error?.description.contains("hush") == false)
                    #expect(error?.description.contains("SQLSTATE") == true)
                }
            }
        }
    }

    @Test(arguments: [
        "postgres://ann:hush@[/x", "postgres://ann:hush@host/db?nonsense=1", "postgres://ann:hu%zzsh@host/db",
    ])
    func aBadAddressIsNotQuoted(_ text: String) {
        #expect(PostgresAddress.isAddress(text))
        let error = #expect(throws: PostgresError.badAddress) { try PostgresAddress(text) }
        #expect(error?.description.contains("hu") == false)
    }

    @Test(
        "a password that ends too early is told of, and nothing of it is quoted",
        arguments: [
            "postgres://ann:hush@2024x@127.0.0.1/db", "postgres://ann:hush/2024x@127.0.0.1/db",
            "postgres://ann:12/hush@127.0.0.1/db", "postgres://ann:12@hush:x@127.0.0.1/db",
            "postgres://ann:x@hu/sh@127.0.0.1/db", "postgres://ann@127.0.0.1:hush/db",
            "postgres://db.example?password=hu@sh", "postgres://db.example:5432?password=hu@sh",
            "postgres://db.example?sslmode=require&password=x:hu@sh",
        ]
    )
    func aPasswordMustBeEncoded(_ text: String) {
        let error = #expect(throws: PostgresError.ambiguousAddress) { try PostgresAddress(text) }
        #expect(error?.description.contains("percent-encode @ : / ? in the password") == true)
        #expect(error?.description.contains("hu") == false)
    }

    @Test(arguments: [
        "Postgres://ann:hush@h.example/db", " postgres://ann:hush@h.example/db\n", "POSTGRESQL://ann:hush@h.example/db",
        "postgres://ann:hu%40s%2Fh:x@h.example:5432/db?application_name=a@b",
    ])
    func anAddressMayBeWrittenInManyWays(_ text: String) throws {
        #expect(PostgresAddress.isAddress(text))
        #expect(try PostgresAddress(text).shown == "postgres://h.example/db")
    }

    @Test func severalHostsMayHavePorts() throws {
        #expect(try PostgresAddress("postgres://ann@a:5432,b:5433,c/db").host == "a,b,c")
    }

    @Test func anAddressIsShownWithoutWhoAndHow() throws {
        let address = try PostgresAddress("postgresql://ann:hush@db.example/tocsin?sslmode=require&application_name=x")
        #expect(address.shown == "postgres://db.example/tocsin")
        #expect(address.database == "tocsin" && address.host == "db.example")
        #expect(try PostgresAddress("postgres://").shown == "postgres:///")
        #expect(!PostgresAddress.isAddress("postgres.sqlite"))
    }

    @Test func whoCannotBeReachedIsSaidWithoutThePassword() throws {
        let address = try PostgresAddress("postgres://ann:no-such-folder@/db?host=/no-such-folder&connect_timeout=2")
        let waits = Mutex(0)
        let pool = PostgresPool(address, size: 1, backOff: BackOff(delays: [1, 2]) { _ in waits.withLock { $0 += 1 } })
        let error = #expect(throws: PostgresError.self) { try pool.read { try $0.run("SELECT 1") } }
        let words = try #require(error?.description)
        #expect(words.hasPrefix("The database cannot be reached: ") && words.contains("Check that the server runs"))
        #expect(!words.contains("no-such-folder"))
        // A server that was never there is not waited for.
        #expect(waits.withLock { $0 } == 0)
    }

    @Test func whoIsNotLetInIsToldWhy() async throws {
        try await PostgresServer.withDatabase { address throws in
            let folder = try #require(PostgresServer.shared).folder
            let pool = PostgresPool(try PostgresAddress("postgres://tocsin@/no-such?host=\(folder)"), size: 1)
            let error = #expect(throws: PostgresError.self) { try pool.read { try $0.run("SELECT 1") } }
            #expect(error?.shortDescription == "turnedAway")
            #expect(
                error?.description.hasPrefix("The server has no database of this name. Make it with createdb") == true
            )
        }
    }

    @Test(
        "what libpq's text tells is said with what to do; of what is not known, its own words",
        arguments: [
            ("fe_sendauth: no password supplied", "none is given. Put it into ~/.pgpass"),
            ("FATAL:  password authentication failed for user \"ann\"", "does not take the user with this password"),
            ("FATAL:  database \"hoard\" does not exist", "no database of this name"),
            ("FATAL:  role \"ann\" does not exist", "no user of this name"),
            ("server does not support SSL, but SSL was required", "speaks no TLS"),
            ("FATAL:  no pg_hba.conf entry for host \"h\", user \"ann\", no encryption", "sslmode=verify-full"),
            ("definition of service \"hoard\" not found", "No file describes the service"),
            ("FATAL:  la base hoard n'existe pas", "lets nobody in: FATAL:  la base hoard n'existe pas. Check"),
        ]
    )
    func whatLibpqTellsIsSaidWithWhatToDo(_ reason: String, _ words: String) {
        let said = PostgresError.turnedAway(reason: reason).description
        #expect(said.contains(words), "\(said)")
    }

    @Test func theDatabaseOfAnAddressIsKnownWithoutAConnection() throws {
        let environment = ProcessInfo.processInfo.environment
        #expect(try PostgresAddress("postgres://ann@h.example/db").databaseByDefaults == "db")
        #expect(try PostgresAddress("postgres:///db?host=/no-such-folder").databaseByDefaults == "db")
        #expect(try PostgresAddress("postgres:///?service=no-such-service").databaseByDefaults == nil)
        // Else the user's name, where nothing outside names another.
        guard environment["PGDATABASE"] == nil, environment["PGSERVICE"] == nil else { return }
        #expect(try PostgresAddress("postgres://ann@h.example").databaseByDefaults == "ann")
    }

    @Test(arguments: [
        ("postgres://ann:hush@h.example:5432/db?sslmode=require", "postgres://ann@h.example:5432/db?sslmode=require"),
        ("postgres://h.example/db?password=hush&user=ann&sslpassword=hush", "postgres://h.example/db?user=ann"),
        ("postgres://:hush@/db?pass%77ord=hush", "postgres://@/db"), ("postgresql://", "postgres://"),
        ("postgres://ann:hu?sh@h.example/db?sslmode=require", "postgres://ann@h.example/db?sslmode=require"),
        ("postgres://ann:12?34@h.example", "postgres://ann@h.example"),
        ("postgres://ann:hu?s=h@h.example", "postgres://ann@h.example"),
        ("postgres://h.example?password=hush&user=ann", "postgres://h.example?user=ann"),
        ("postgres://h.example?password=hu%40sh&user=ann", "postgres://h.example?user=ann"),
        ("postgres://h.example/?password=hu@sh&user=ann", "postgres://h.example/?user=ann"),
        ("postgres://ann@h.example?password=hu@sh", "postgres://ann@h.example"),
    ])
    func anAddressIsRepeatedWithoutItsPassword(_ text: String, _ repeated: String) throws {
        #expect(try PostgresAddress(text).withoutPassword == repeated)
    }

    @Test(arguments: [("25006", true), ("42501", true), ("53100", true), ("23505", false), ("40001", false)])
    func someStatesMeanThatNothingCanBeWritten(_ state: String, _ expected: Bool) {
        #expect(PostgresError.refused(state: state, table: nil).keepsFromWriting == expected)
        #expect(!PostgresError.lost.keepsFromWriting)
    }

    @Test func aModeOfTLSThatIsNotThereIsRefused() throws {
        let pool = PostgresPool(try PostgresAddress("postgres://ann@localhost/db?sslmode=verify-fully"), size: 1)
        let error = #expect(throws: PostgresError.self) { try pool.read { try $0.run("SELECT 1") } }
        #expect(error?.description.contains("sslmode") == true)
    }

    @Test("a connection that holds a lock is not ended for lying idle, whatever the server is set to")
    func idleConnectionsStay() async throws {
        try await PostgresServer.withDatabase { address throws in
            let pool = PostgresPool(address, size: 1)
            let version = try pool.read {
                try $0.run("SELECT current_setting('server_version_num')::bigint").first?.value(0, as: Int.self)
            }
            // Older servers do not know it, and let the connection in all the same.
            guard try #require(version) >= 140_000 else { return }
            let name = try #require(address.database)
            try pool.read { try $0.runPlain("ALTER DATABASE \(name) SET idle_session_timeout = '1min'") }
            let timeout = try pool.connect().run("SELECT current_setting('idle_session_timeout')").first
            #expect(try timeout?.value(0, as: String.self) == "0")
        }
    }

    // MARK: Coming back

    @Test func readingGoesOnOverANewConnection() async throws {
        try await with { pool throws in
            let first = try pool.read { $0.serverProcess }
            try Self.end(first, pool)
            let second = try pool.read {
                try $0.run("SELECT 1").first?.value(0, as: Int.self) == 1 ? $0.serverProcess : 0
            }
            #expect(second != first && second != 0)
        }
    }

    @Test func aTransactionThatBreaksIsDoneAgainWhole() async throws {
        try await with { pool throws in
            try pool.write { try $0.runPlain("CREATE TABLE number (value bigint)") }
            var tries = 0
            try pool.write { connection in
                tries += 1
                try connection.run("INSERT INTO number VALUES (1)")
                if tries == 1 { try Self.end(connection.serverProcess, pool) }
                try connection.run("INSERT INTO number VALUES (2)")
            }
            #expect(tries == 2)
            #expect(try pool.read { try $0.run("SELECT count(*) FROM number").first?.value(0, as: Int.self) } == 2)
        }
    }

    @Test func aServerThatStaysAwayIsGivenUpAfterBoundedWaits() async throws {
        try await PostgresServer.withDatabase { address throws in
            let waits = Mutex<[Double]>([])
            let pool = PostgresPool(
                address,
                size: 1,
                backOff: BackOff(delays: [1, 2, 3]) { delay in waits.withLock { $0.append(delay) } }
            )
            let error = #expect(throws: PostgresError.lost) {
                try pool.read { connection in
                    try Self.end(connection.serverProcess, pool)
                    try connection.run("SELECT 1")
                }
            }
            #expect(waits.withLock { $0 } == [1, 2, 3])
            #expect(error?.description.contains("Check the server, then repeat.") == true)
        }
    }

    @Test func aConnectionOfItsOwnWaitsForAServerThatWasThere() async throws {
        try await PostgresServer.withDatabase { address throws in
            let folder = try #require(PostgresServer.shared).folder
            let name = try #require(address.database)
            // The server is away while the link to its socket's folder is.
            let link = "/tmp/tocsin-away-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
            defer { try? FileManager.default.removeItem(atPath: link) }
            let waits = Mutex<[Double]>([])
            let comesBack = Mutex(false)
            let pool = PostgresPool(
                try PostgresAddress("postgres://tocsin@/\(name)?host=\(link)"),
                size: 1,
                backOff: BackOff(delays: [1, 2, 3]) { delay in
                    waits.withLock { $0.append(delay) }
                    if delay == 2, comesBack.withLock({ $0 }) {
                        try? FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
                    }
                }
            )
            _ = try pool.connect()
            try FileManager.default.removeItem(atPath: link)
            #expect(throws: PostgresError.lost) { _ = try pool.connect() }
            #expect(waits.withLock { $0 } == [1, 2, 3])
            comesBack.withLock { $0 = true }
            #expect(try pool.connect().run("SELECT 1").first?.value(0, as: Int.self) == 1)
            #expect(waits.withLock { $0 } == [1, 2, 3, 1, 2])
        }
    }

    @Test func whoIsInTheWayOfOthersTriesAgain() async throws {
        try await with { pool throws in
            try pool.write { try $0.runPlain("CREATE TABLE number (value bigint); INSERT INTO number VALUES (0)") }
            var tries = 0
            try pool.write { connection in
                tries += 1
                try connection.runPlain("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                let value = try connection.run("SELECT value FROM number").first?.value(0, as: Int64.self)
                if tries == 1 { try pool.connect().runPlain("UPDATE number SET value = value + 10") }
                try connection.run("UPDATE number SET value = $1", [.int((value ?? 0) + 1)])
            }
            #expect(tries == 2)
            #expect(try pool.read { try $0.run("SELECT value FROM number").first?.value(0, as: Int.self) } == 11)
        }
    }

    @Test func anErrorThatWasPassedOverIsNoEnd() async throws {
        try await with { pool throws in
            try pool.write { try $0.runPlain("CREATE TABLE number (value bigint)") }
            #expect(throws: PostgresError.refused(state: "25P02", table: nil)) {
                try pool.write { connection in
                    try connection.run("INSERT INTO number VALUES (1)")
                    _ = try? connection.run("SELECT 1 / 0")
                }
            }
            #expect(try pool.read { try $0.run("SELECT count(*) FROM number").first?.value(0, as: Int.self) } == 0)
        }
    }

    @Test func noMoreConnectionsThanAllowedAreOpen() async throws {
        try await with { pool throws in
            let seen = Mutex<Set<Int64>>([])
            DispatchQueue.concurrentPerform(iterations: 24) { _ in
                _ = try? pool.read { connection in
                    try connection.run("SELECT pg_sleep(0.01)")
                    seen.withLock { _ = $0.insert(connection.serverProcess) }
                }
            }
            #expect((1...2).contains(seen.withLock { $0.count }))
        }
    }
}
