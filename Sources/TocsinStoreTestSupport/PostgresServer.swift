// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import PostgresClient
internal import Synchronization

/// A PostgreSQL server of the test process's own: on a socket in a temporary folder, and gone with the process.
package final class PostgresServer: Sendable {
    /// Nil where PostgreSQL is not installed or does not start; why is printed.
    package static let shared: PostgresServer? = {
        do {
            return try PostgresServer()
        } catch {
            let words = "PostgreSQL is not tested: \(error)\n"
            FileHandle.standardError.write(Data(words.utf8))
            return nil
        }
    }()

    package enum Missing: Error, CustomStringConvertible {
        case programs
        case noStart(log: String)

        package var description: String {
            switch self {
            case .programs: "its server is not installed. Run 'Scripts/install-packages postgresql'."
            case .noStart(let log): "its server does not start. It said: \(log)"
            }
        }
    }

    /// Where the socket is, and below it, in `data`, the server's files.
    package let folder: String
    private let made = Atomic(0)
    // Only kept open: the server ends when it is closed.
    private let lifeline: FileHandle

    private init() throws {
        guard let programs = Self.programs() else { throw Missing.programs }
        // Short, since the name of a socket may have 107 bytes.
        folder = "/tmp/tocsin-pg-\(UUID().uuidString.prefix(8))"
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, "sh", folder, programs]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        lifeline = input.fileHandleForWriting
        // Programs that tests start must not keep the server alive.
        _ = fcntl(lifeline.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try process.run()
        for _ in 0..<600 {
            if (try? pool("postgres").read { try $0.run("SELECT 1") }) != nil { return }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.1)
        }
        let log = try? String(contentsOfFile: folder + "/log", encoding: .utf8)
        try? lifeline.close()
        throw Missing.noStart(log: log.map { String($0.suffix(500)) } ?? "nothing")
    }

    /// The folder of the newest server's programs.
    private static func programs() -> String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted(by: >).map { "\(root)/\($0)/bin" }.first {
            FileManager.default.isExecutableFile(atPath: $0 + "/initdb")
        }
    }

    /// Runs a server until its input ends.
    ///
    /// PostgreSQL refuses to run as root. A language's order of words, where there is one, shows what relies on it.
    private static let script = """
        dir=$1 bin=$2 as=
        umask 077
        mkdir "$dir" && cd "$dir" || exit 1
        if [ "$(id -u)" = 0 ]; then chown postgres . && as="runuser -u postgres --"; fi
        init="$bin/initdb -D data -A trust -U tocsin -E UTF8 --no-sync --no-instructions"
        $as $init --locale=C.UTF-8 --locale-provider=icu --icu-locale=en >log 2>&1 ||
            { rm -rf data; $as $init --locale=C.UTF-8 >log 2>&1; } || exit 1
        $as "$bin/postgres" -D data -k "$dir" -c listen_addresses= -c max_connections=200 \\
            -c fsync=off -c full_page_writes=off >>log 2>&1 </dev/null &
        read -r never
        kill -INT "$(head -1 data/postmaster.pid)"
        wait
        rm -rf "$dir"
        """

    private func pool(_ database: String) throws -> PostgresPool {
        PostgresPool(try PostgresAddress(address(of: database)), size: 1, backOff: BackOff(delays: []) { _ in })
    }

    private func address(of database: String) -> String { "postgres://tocsin@/\(database)?host=\(folder)" }

    /// Hands out the address of an empty database, and drops it.
    package static func withDatabase<Result>(_ body: (PostgresAddress) async throws -> Result) async throws -> Result {
        try await withDatabaseURL { try await body(try PostgresAddress($0)) }
    }

    /// As ``withDatabase(_:)``, as a command is given it.
    package static func withDatabaseURL<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        guard let shared else { throw Missing.programs }
        let name = "t\(shared.made.add(1, ordering: .relaxed).newValue)"
        _ = try shared.pool("postgres").read { try $0.run("CREATE DATABASE \(name)") }
        do {
            let result = try await body(shared.address(of: name))
            shared.drop(name)
            return result
        } catch {
            shared.drop(name)
            throw error
        }
    }

    private func drop(_ name: String) {
        _ = try? pool("postgres").read { try $0.run("DROP DATABASE \(name) WITH (FORCE)") }
    }
}
