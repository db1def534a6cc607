// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Something in a folder of logs that cannot be opened by its name.
struct UnopenedFile: CustomStringConvertible {
    var path: String

    var description: String { "'\(path)' cannot be opened: \(reason)" }

    private var reason: String {
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil {
            return "it is a link to what is not there. Mend the link, or remove it."
        }
        // What a name's bytes are read as that are not UTF-8.
        if path.contains("\u{FFFD}") { return "its name is not UTF-8. Rename it." }
        return "it is gone, or you may not read its folder. Check both."
    }
}
