// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation

/// A Spark cluster, and how work is sent to it.
struct SparkOptions: ParsableArguments {
    @Option(help: "Spark's master, such as spark://host:7077.")
    var master: String

    @Option(help: "The program spark-submit (default: where the shell looks).")
    var sparkSubmit = "spark-submit"

    @Option(help: "tocsin on the executors (default: where this one lies).")
    var program: String?

    @Option(
        help: "Into how many parts the work is cut; more than the cluster has cores (default: what Spark finds right)."
    )
    var parts: Int?

    @Option(help: "More of Spark's settings, NAME=VALUE; may be given several times.")
    var conf: [String] = []

    func validate() throws {
        guard parts.map({ $0 >= 1 }) ?? true else { throw ValidationError("--parts must be 1 or more.") }
    }

    /// Does one step of the driver, until it ends.
    ///
    /// - Parameters:
    ///   - step: As `Driver/tocsin_spark.py` names it.
    ///   - place: A folder here that gets what comes back.
    ///   - files: What every executor needs.
    ///   - arguments: The driver's own.
    ///   - programArguments: Those that the driver hands on to this program.
    /// - Throws: ``SparkError`` when the driver did not come to its end.
    func run(
        _ step: String,
        into place: String,
        files: [String],
        arguments: [String],
        programArguments: [String]
    ) throws {
        guard let driver = Bundle.module.url(forResource: "Driver/tocsin_spark", withExtension: "py") else {
            throw SparkError.noDriver
        }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "tocsin"
        var all = [sparkSubmit, "--master", master]
        if !files.isEmpty { all += ["--files", files.joined(separator: ",")] }
        for setting in conf { all += ["--conf", setting] }
        all += [driver.path, step, "--program", program ?? own, "--here", own, "--out", place]
        if let parts { all += ["--parts", "\(parts)"] }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = all + arguments + ["--"] + programArguments
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        switch process.terminationStatus {
        case 0: return
        // What 'env' ends with where there is no such program.
        case 127: throw SparkError.noProgram(sparkSubmit)
        case let status: throw SparkError.failed(status: status)
        }
    }

    /// Gives a folder that nobody else can read, and removes it afterwards.
    func withPlace<Result>(_ work: (String) async throws -> Result) async throws -> Result {
        let place = FileManager.default.temporaryDirectory.appending(path: "tocsin-spark-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: place) }
        return try await work(place)
    }
}
