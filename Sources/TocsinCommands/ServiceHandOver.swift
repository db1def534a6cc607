// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport

/// Hands commands that speak HTTP over to `tocsin-service`, as git does with its commands.
struct ServiceHandOver {
    /// The program's name.
    static let program = "tocsin-service"

    /// The arguments to hand over, without the program's own name; nil when the command is one of `tocsin`.
    static func arguments(_ arguments: [String]) -> [String]? {
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
        guard let name = words.first, ServiceCommandName(rawValue: name) != nil else { return nil }
        return arguments
    }

    /// A section for `tocsin --help`.
    static var help: String {
        let width = ServiceCommandName.allCases.map(\.rawValue.count).max() ?? 0
        let commands = ServiceCommandName.allCases.map { command in
            let padding = String(repeating: " ", count: width - command.rawValue.count)
            return "  \(command.rawValue)\(padding)  \(command.abstract)"
        }
        return "Commands that speak HTTP ('make service' builds them):\n" + commands.joined(separator: "\n")
    }

    /// Where the program may lie: beside this one, then where the shell looks.
    static func candidates(ownPath: String?, searchPath: String?) -> [String] {
        let beside = ownPath.map { URL(filePath: $0).deletingLastPathComponent().path(percentEncoded: false) }
        let searched = (searchPath ?? "").split(separator: ":").map(String.init)
        return ([beside].compactMap(\.self) + searched).map { $0 + ($0.hasSuffix("/") ? "" : "/") + program }
    }

    /// Puts the program in the place of this one; returns only when that fails.
    ///
    /// - Returns: What to tell the user.
    static func run(_ arguments: [String]) -> String {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let searchPath = ProcessInfo.processInfo.environment["PATH"]
        let found = candidates(ownPath: own, searchPath: searchPath).first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let found else {
            return """
                'tocsin \(arguments.first { $0 != "help" } ?? "")' needs the program \(program), which is neither beside tocsin nor on the PATH. \
                Build it with 'make service'.
                """
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([found] + arguments).map { strdup($0) }
        words.append(nil)
        execv(found, words)
        let reason = String(cString: strerror(errno))
        return "'\(found)' cannot be started: \(reason). Build it anew with 'make service'."
    }
}
