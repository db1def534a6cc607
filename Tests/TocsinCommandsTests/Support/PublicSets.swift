// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The public sets of prompts that `Scripts/public-sets.csv` names.
///
/// They are in the folder that `TOCSIN_DATA` names or beside the project; nothing of them is in it.
struct PublicSet {
    var kind: String
    var mapping: String
    /// A path, or a pattern of several.
    var files: String
    var prompts: Int

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder =
        ProcessInfo.processInfo.environment["TOCSIN_DATA"]
        ?? root.deletingLastPathComponent().appending(path: "shared/data").path
    static let areHere = FileManager.default.fileExists(atPath: folder)

    static func all() throws -> [PublicSet] {
        let text = try String(contentsOf: root.appending(path: "Scripts/public-sets.csv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return PublicSet(
                kind: cells[0],
                mapping: root.appending(path: "Mappings/\(cells[1]).yml").path,
                files: folder + "/" + cells[2],
                prompts: Int(cells[3]) ?? 0
            )
        }
    }
}
