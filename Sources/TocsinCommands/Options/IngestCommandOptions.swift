// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinModel

/// What reading logs needs to know.
struct IngestCommandOptions: ParsableArguments {
    @Argument(
        help:
            "Log files or folders of them (with their sub-folders), '-' for standard input; gzip and zstd are unpacked. Patterns in quotes are expanded."
    )
    var logs: [String] = []

    @Option(help: "The logs' format: auto, or one of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = "auto"

    @Option(help: "A YAML file that says which column holds what, for CSV and other JSON Lines.")
    var mapping: String?

    @OptionGroup var door: DoorOptions

    @Option(help: "Remove message text of events older than so many days before the last event.")
    var retain: Int?

    func validate() throws {
        guard !logs.isEmpty else { throw ValidationError("Name at least one log file.") }
        if let retain { try RetainedDays.check(retain) }
        guard format == "auto" || LogFormat(rawValue: format) != nil else {
            let known = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no format '\(format)'. Use auto, or one of \(known).")
        }
    }

    /// Files in the order given, patterns and folders expanded in the order of names.
    ///
    /// Of a folder are meant the files in it and in its sub-folders, but for hidden ones.
    ///
    /// - Parameter warn: Is told of each there that cannot be opened, and why.
    /// - Returns: The paths of the others.
    /// - Throws: ``IngestError/noFile(pattern:)`` for a pattern that matches nothing, or a folder without files.
    func paths(warn: (String) -> Void) throws -> [String] {
        var files: [String] = []
        var unopened: [UnopenedFile] = []
        for pattern in logs {
            let before = files.count + unopened.count
            for path in try Self.expanded(pattern) {
                if Self.isFolder(path) {
                    try Self.add(below: path, to: &files, or: &unopened)
                } else {
                    files.append(path)
                }
            }
            if files.count + unopened.count == before { throw IngestError.noFile(pattern: pattern) }
        }
        for file in unopened { warn(file.description) }
        return files
    }

    /// What a pattern matches; a path that is there is itself.
    private static func expanded(_ pattern: String) throws -> [String] {
        guard pattern.contains(where: { "*?[".contains($0) }), !FileManager.default.fileExists(atPath: pattern) else {
            return [pattern]
        }
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { throw IngestError.noFile(pattern: pattern) }
        return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func add(below folder: String, to files: inout [String], or unopened: inout [UnopenedFile]) throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ValidationError("The folder '\(folder)' cannot be read. Check that you may read it.")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = (folder.hasSuffix("/") ? folder : folder + "/") + name
            if !isFolder(path) {
                if FileManager.default.fileExists(atPath: path) {
                    files.append(path)
                } else {
                    unopened.append(UnopenedFile(path: path))
                }
            } else if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil {
                // A link to a folder may lead back into this one.
                try add(below: path, to: &files, or: &unopened)
            }
        }
    }

    func ingestOptions(workers: Int) throws -> IngestOptions {
        var options = IngestOptions(workers: workers, now: .now)
        options.format = LogFormat(rawValue: format)
        options.mapping = try mapping.map { try LogMapping(path: $0) }
        options.limits.recordBytes = door.maxRecordMib << 20
        return options
    }
}
