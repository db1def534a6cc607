// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Text from outside, made safe to show: file names, titles and the like.
package enum PlainText {
    /// One line, without control characters, and without the marks that turn the direction of what follows.
    ///
    /// Right-to-left marks can make a page show another text than the one it holds; the letters of right-to-left scripts
    /// need none of them.
    package static func cleaned(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isLineBreak(scalar) {
                cleaned.append(" ")
            } else if !isHidden(scalar) {
                cleaned.append(scalar)
            }
        }
        return String(cleaned)
    }

    /// The part of a path behind its last slash: a folder's name may be a person's.
    package static func lastComponent(_ path: String) -> String {
        let parts = path.split(whereSeparator: { $0 == "/" || $0 == "\\" })
        return parts.last.map(String.init) ?? path
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
