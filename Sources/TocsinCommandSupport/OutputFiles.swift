// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Files and folders that commands make; what keeps them from it is said in words.
package enum OutputFiles {
    /// Makes a folder, and those that it is in; one that is there stays as it is.
    ///
    /// - Throws: ``OutputProblem``.
    package static func makeFolder(_ path: String) throws {
        try saying(path) {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    /// Writes a file in one step, over one that is there.
    ///
    /// `forOwnerAlone`: Whether nobody else may read it, for what tells of single accounts; else as the process makes files.
    ///
    /// - Throws: ``OutputProblem``.
    package static func write(_ data: Data, to path: String, forOwnerAlone: Bool = false) throws {
        try saying(path) {
            guard forOwnerAlone else { return try data.write(to: URL(filePath: path), options: .atomic) }
            try writeForOwner(data, to: path)
        }
    }

    /// Nobody else can read the file at any moment.
    private static func writeForOwner(_ data: Data, to path: String) throws {
        let fresh = "\(path).\(getpid()).new"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        do {
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: data)
            try handle.close()
            guard rename(fresh, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            unlink(fresh)
            throw error
        }
    }

    /// Makes sure that a file can be written, before work that takes minutes; one that is there stays as it is.
    ///
    /// - Throws: ``OutputProblem``.
    package static func mustBeWritable(_ path: String) throws {
        let problem = OutputProblem(CocoaError(.fileWriteUnknown), path: path)
        switch problem.reason {
        case .refused: return
        case .fileInTheWay(let file) where file == path: return
        case .diskFull, .noFolder, .fileInTheWay, .isFolder, .mayNotWrite: throw problem
        }
    }

    /// Does what makes a file or folder in some other way.
    ///
    /// - Throws: ``OutputProblem`` in place of the file system's errors, and what else is thrown as it is.
    package static func saying<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let error as CocoaError {
            throw OutputProblem(error, path: path)
        }
    }
}

/// Why a file or folder could not be made.
package struct OutputProblem: Error, Equatable, CustomStringConvertible {
    package var path: String
    package var reason: Reason

    /// What is in the way.
    package enum Reason: Equatable, Sendable {
        case diskFull
        /// A folder that is not there.
        case noFolder(String)
        /// A file where a folder has to be.
        case fileInTheWay(String)
        case isFolder
        /// A folder that may not be written to.
        case mayNotWrite(String)
        /// A folder in which nothing can be made for another reason.
        case refused(String)
    }

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// Looks for what was in the way.
    package init(_ error: any Error, path: String) {
        self.init(path: path, reason: Self.isDiskFull(error) ? .diskFull : Self.reason(path))
    }

    private static func isDiskFull(_ error: any Error) -> Bool {
        if let error = error as? CocoaError, error.code == .fileWriteOutOfSpace { return true }
        return "\(error)".contains("No space left on device")
    }

    private static func reason(_ path: String) -> Reason {
        let parent = Self.parent(of: path)
        var nearest = parent
        while !FileManager.default.fileExists(atPath: nearest), nearest != "/", nearest != "." {
            nearest = Self.parent(of: nearest)
        }
        if !isFolder(nearest) { return .fileInTheWay(nearest) }
        if isFolder(path) { return .isFolder }
        if !FileManager.default.isWritableFile(atPath: nearest) { return .mayNotWrite(nearest) }
        if nearest != parent { return .noFolder(parent) }
        return FileManager.default.fileExists(atPath: path) ? .fileInTheWay(path) : .refused(nearest)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func parent(of path: String) -> String {
        let parts = path.split(separator: "/")
        let start = path.hasPrefix("/") ? "/" : ""
        guard parts.count > 1 else { return start.isEmpty ? "." : start }
        return start + parts.dropLast().joined(separator: "/")
    }

    package var description: String {
        "'\(path)' cannot be written: " + explanation
    }

    private var explanation: String {
        switch reason {
        case .diskFull: "the disk is full. Make room, or name a place on another disk."
        case .noFolder(let folder): "there is no folder '\(folder)'. Make it, or name another place."
        case .fileInTheWay(let file): "'\(file)' is a file. Move it away, or name another place."
        case .isFolder: "it is a folder. Name a file in it, or another place."
        case .mayNotWrite(let folder):
            "you may not write to the folder '\(folder)'. Change who may, or name another place."
        case .refused(let folder): "nothing can be made in the folder '\(folder)'. Name another place."
        }
    }
}
