// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
internal import FoundationEssentials

/// A statement and its values.
package struct PostgresStatement: Sendable {
    package let sql: String
    package let parameters: [PostgresParameter]

    package init(_ sql: String, _ parameters: [PostgresParameter] = []) {
        self.sql = sql
        self.parameters = parameters
    }
}

/// One connection; statements are prepared when they come first.
///
/// Every method waits for the server, so call none on a thread of Swift's own pool.
package final class PostgresConnection {
    private let handle: OpaquePointer
    /// By statement, the name under which the server has it prepared.
    private var prepared: [String: String] = [:]
    private var names = 0

    /// - Throws: ``PostgresError/unreachable(reason:)``, ``PostgresError/turnedAway(reason:)``, ``PostgresError/notReady``.
    init(_ address: PostgresAddress) throws(PostgresError) {
        // What stands before the address is overridden by it, what stands behind it is not.
        var settings = [("keepalives_idle", "30"), ("tcp_user_timeout", "30000"), ("application_name", "tocsin")]
        if ProcessInfo.processInfo.environment["PGCONNECT_TIMEOUT"] == nil {
            settings.append(("connect_timeout", "10"))
        }
        settings += [("dbname", address.text), ("client_encoding", "UTF8")]
        let file = PasswordFile(named: address.passwordFile)
        let hasNoFile = file.isPassedOver
        if hasNoFile { settings.append(("passfile", file.nothing)) }
        let connected = Self.withSettings(settings) { PQconnectdbParams($0, $1, 1) }
        guard let connected else { throw .outOfMemory }
        guard PQstatus(connected) == CONNECTION_OK else {
            var reason = address.withoutSecrets(String(cString: PQerrorMessage(connected)))
            if hasNoFile, PQconnectionNeedsPassword(connected) == 1 { reason += ConnectingWords.passedOver }
            PQfinish(connected)
            switch Self.ping(settings) {
            case PQPING_OK: throw .turnedAway(reason: reason)
            case PQPING_REJECT: throw .notReady
            default: throw .unreachable(reason: reason)
            }
        }
        // Notices are for people at a prompt; libpq would print them.
        PQsetNoticeReceiver(connected, { _, _ in }, nil)
        handle = connected
    }

    /// What becomes of whoever asks the server in; why a connection failed libpq tells only as a text, in the server's language.
    private static func ping(_ settings: [(String, String)]) -> PGPing {
        // Whoever waited for a connection has waited long enough.
        let short = [("connect_timeout", "2")] + settings.filter { $0.0 != "connect_timeout" }
        return withSettings(short) { PQpingParams($0, $1, 1) }
    }

    /// Settings as libpq takes them.
    static func withSettings<Result>(
        _ settings: [(String, String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        withCStrings(settings.map(\.0)) { keywords in
            withCStrings(settings.map(\.1)) { values in body(keywords, values) }
        }
    }

    deinit { PQfinish(handle) }

    /// Whether the connection is known to be broken.
    package var isLost: Bool { PQstatus(handle) != CONNECTION_OK }

    /// Whether no transaction is open.
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// The number of the server's process.
    package var serverProcess: Int64 { Int64(PQbackendPID(handle)) }

    // MARK: Statements

    /// Runs one statement.
    @discardableResult
    package func run(_ sql: String, _ parameters: [PostgresParameter] = []) throws(PostgresError) -> PostgresRows {
        let name = try prepare(sql, parameters)
        return try checked(
            Self.withArguments(parameters) { count, values, lengths, formats in
                PQexecPrepared(handle, name, count, values, lengths, formats, 1)
            }
        )
    }

    /// Runs statements without values that need not be prepared, such as those of a migration; several are divided by semicolons.
    package func runPlain(_ sql: String) throws(PostgresError) {
        _ = try checked(PQexec(handle, sql))
    }

    /// Ends a transaction.
    ///
    /// - Throws: ``PostgresError/unexpected`` when an error inside had ended it already, which the server does not call an error.
    func commit() throws(PostgresError) {
        guard try checked(PQexec(handle, "COMMIT")).command == "COMMIT" else { throw .unexpected }
    }

    /// Sends statements one behind the other and then reads their answers: one round trip for all of them.
    ///
    /// Outside a transaction they are one.
    ///
    /// - Throws: The first error; the statements behind it were not run. Behind ``PostgresError/tooLarge`` the connection is of no more use.
    @discardableResult
    package func pipeline(_ statements: [PostgresStatement]) throws(PostgresError) -> [PostgresRows] {
        guard PQenterPipelineMode(handle) == 1 else { throw failure() }
        var new: [String: String] = [:]
        var isPrepare: [String?] = []
        for statement in statements {
            var name = prepared[statement.sql] ?? new[statement.sql]
            if name == nil {
                let made = nextName()
                guard sendPrepare(made, statement) else { throw abandonPipeline() }
                (name, new[statement.sql]) = (made, made)
                isPrepare.append(statement.sql)
            }
            let isSent: Int32
            do {
                isSent = try Self.withArguments(statement.parameters) { count, values, lengths, formats in
                    PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
                }
            } catch {
                // Statements before it are on their way.
                isBroken = true
                throw error
            }
            guard isSent == 1 else { throw abandonPipeline() }
            isPrepare.append(nil)
        }
        guard PQpipelineSync(handle) == 1 else { throw abandonPipeline() }
        return try readPipeline(isPrepare, new)
    }

    /// `expected`: For each answer that comes, what it prepared; nil for those of statements.
    private func readPipeline(_ expected: [String?], _ new: [String: String]) throws(PostgresError) -> [PostgresRows] {
        var answers: [PostgresRows] = []
        var failed: PostgresError?
        for prepares in expected {
            guard let result = PQgetResult(handle) else { throw abandonPipeline() }
            // Each answer ends with a null.
            while let extra = PQgetResult(handle) { PQclear(extra) }
            if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
                PQclear(result)
                continue
            }
            do {
                let rows = try checked(result)
                if let prepares { prepared[prepares] = new[prepares] } else { answers.append(rows) }
            } catch {
                if failed == nil { failed = error }
                if isLost { break }
            }
        }
        if isLost { throw abandonPipeline() }
        while let end = PQgetResult(handle) {
            let isSync = PQresultStatus(end) == PGRES_PIPELINE_SYNC
            PQclear(end)
            if isSync { break }
        }
        guard PQexitPipelineMode(handle) == 1 else { throw failure() }
        if let failed { throw failed }
        return answers
    }

    /// Makes sure that nobody goes on with a connection of which nobody knows what it answers next.
    private func abandonPipeline() -> PostgresError {
        let error = failure()
        isBroken = true
        return error
    }

    /// Set where libpq's own word is not enough.
    private(set) var isBroken = false

    private func nextName() -> String {
        names += 1
        return "tocsin\(names)"
    }

    private func prepare(_ sql: String, _ parameters: [PostgresParameter]) throws(PostgresError) -> String {
        if let name = prepared[sql] { return name }
        let name = nextName()
        let types = parameters.map(\.type)
        _ = try checked(PQprepare(handle, name, sql, Int32(types.count), types))
        prepared[sql] = name
        return name
    }

    private func sendPrepare(_ name: String, _ statement: PostgresStatement) -> Bool {
        let types = statement.parameters.map(\.type)
        return PQsendPrepare(handle, name, statement.sql, Int32(types.count), types) == 1
    }

    // MARK: COPY

    /// Sends rows by COPY in PostgreSQL's binary format.
    ///
    /// - Parameters:
    ///   - target: The table and its columns, as COPY has them.
    ///   - write: Writes rows; hands out what is full as it goes.
    /// - Returns: How many rows the server took.
    /// - Throws: What the server says at the end, or what `write` throws; no row is then taken.
    @discardableResult
    package func copy(into target: String, _ write: (inout PostgresCopy) throws(PostgresError) -> Void)
        throws(PostgresError) -> Int
    {
        _ = try checked(PQexec(handle, "COPY \(target) FROM STDIN (FORMAT binary)"))
        var copy = PostgresCopy(handle: handle)
        do {
            try write(&copy)
            try copy.finish()
        } catch {
            PQputCopyEnd(handle, "given up")
            while let result = PQgetResult(handle) { PQclear(result) }
            throw isLost ? .lost : error
        }
        guard PQputCopyEnd(handle, nil) == 1, let result = PQgetResult(handle) else { throw failure() }
        while let extra = PQgetResult(handle) { PQclear(extra) }
        return try checked(result).changes
    }

    // MARK: Results

    private func failure() -> PostgresError { isLost ? .lost : .unexpected }

    private func checked(_ result: OpaquePointer?) throws(PostgresError) -> PostgresRows {
        guard let result else { throw isLost ? .lost : .outOfMemory }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN, PGRES_EMPTY_QUERY: return PostgresRows(owning: result)
        default: break
        }
        defer { PQclear(result) }
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        // Without a state libpq itself gave up.
        guard let state = field("C") else { throw failure() }
        // The server is going down, or was told to end this connection.
        if isLost || ["57P01", "57P02", "57P03", "08006", "08003"].contains(state) {
            isBroken = true
            throw .lost
        }
        throw .refused(state: state, table: field("t"))
    }

    // MARK: Values for C

    private static func withArguments<Result>(
        _ parameters: [PostgresParameter],
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) throws(PostgresError) -> Result {
        if parameters.isEmpty { return body(0, nil, nil, nil) }
        var bytes: [UInt8] = []
        var places: [Int?] = []
        var lengths: [Int32] = []
        for parameter in parameters {
            let place = bytes.count
            parameter.append(to: &bytes)
            guard bytes.count <= PostgresParameter.mostBytes else { throw .tooLarge }
            places.append(parameter.isNull ? nil : place)
            lengths.append(Int32(bytes.count - place))
        }
        // An empty value at the very end needs an address too.
        bytes.append(0)
        let formats = [Int32](repeating: 1, count: parameters.count)
        return bytes.withUnsafeBytes { buffer in
            let values = places.map { place in
                place.flatMap { buffer.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(Int32(parameters.count), values, lengths, formats)
        }
    }

    /// Texts as C has them, ended by a null pointer.
    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        var places: [Int] = []
        for text in texts {
            places.append(bytes.count)
            bytes += text.utf8CString
        }
        return bytes.withUnsafeBufferPointer { buffer in
            let pointers = places.map { buffer.baseAddress?.advanced(by: $0) } + [nil]
            return pointers.withUnsafeBufferPointer { pointers in
                guard let base = pointers.baseAddress else { preconditionFailure("never empty") }
                return body(base)
            }
        }
    }
}
