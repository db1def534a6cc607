// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinIngest

/// The folder that holds an operator's network lists: files named after the kind that they list.
enum NetworkListFolder {
    static func path(besideStore store: String) -> String {
        URL(filePath: store).deletingLastPathComponent().appending(path: "networks").path
    }

    /// Kind and path of each list, ordered by name; none when there is no folder.
    static func lists(in folder: String) -> [(kind: String, path: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            NetworkDirectory.listKinds.first { name.hasPrefix($0) }.map { ($0, folder + "/" + name) }
        }
    }
}
