// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Pattern {
    /// A pattern that matches wherever this one does, and that the automata take quickly; nil when this one already is so.
    ///
    /// Unicode's classes and word boundaries, look-around, back-references and long bounded repeats are what automata lack or pay dearly for.
    /// Each becomes something wider, and PCRE2 confirms the hits.
    var loosened: Pattern? {
        // Quotations, comments, free spacing and verbs change how all that follows is read, which is not worth following here.
        if Self.unreadable.contains(where: expression.contains) { return anyText }
        var loose = ""
        var changed = false
        var scalars = Array(expression.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\\":
                guard let escaped = scalars.popFirst() else { break }
                switch escaped {
                case "b", "B", "A", "z", "Z", "G":
                    // A place, not a character: leaving it out matches more.
                    changed = true
                case "R", "X":
                    // A line end and what a reader takes for one character may be several.
                    loose += "(?s:.+)"
                    changed = true
                case "w", "W", "s", "S", "d", "D", "h", "H", "v", "V", "p", "P", "N":
                    if escaped == "p" || escaped == "P", scalars.popFirst() == "{" {
                        while let next = scalars.popFirst(), next != "}" {}
                    }
                    loose += Self.anything
                    changed = true
                default:
                    loose.unicodeScalars.append(scalar)
                    loose.unicodeScalars.append(escaped)
                }
            case "[":
                let (set, rest) = Self.set(scalars)
                scalars = rest
                if set.contains("\\") || set.contains("[:") {
                    loose += Self.anything
                    changed = true
                } else {
                    loose += "[" + set + "]"
                }
            case "{":
                if let (repeats, rest) = Self.repeats(scalars) {
                    scalars = rest
                    loose += repeats
                    changed = true
                } else {
                    loose.unicodeScalars.append(scalar)
                }
            default: loose.unicodeScalars.append(scalar)
            }
        }
        guard changed else { return nil }
        return Pattern(
            expression: loose,
            ignoresCase: ignoresCase,
            isMultiline: isMultiline,
            dotMatchesNewline: dotMatchesNewline
        )
    }

    /// A pattern that matches once in every text, for patterns that the automata cannot take in any form.
    var anyText: Pattern { Pattern(expression: "\\A(?s:.)") }

    private static let unreadable = ["\\Q", "(?#", "(?x", "(*"]

    /// One character of any kind.
    private static let anything = "(?s:.)"

    /// The inside of a bracketed set, and what stands behind it.
    private static func set(_ scalars: ArraySlice<Unicode.Scalar>) -> (String, ArraySlice<Unicode.Scalar>) {
        var set = ""
        var rest = scalars
        while let scalar = rest.popFirst() {
            if scalar == "]" && !set.isEmpty && set != "^" { break }
            set.unicodeScalars.append(scalar)
            if scalar == "[", rest.first == ":", let close = closeOfClass(rest) {
                set.unicodeScalars.append(contentsOf: rest[..<close])
                rest = rest[close...]
            }
            if scalar == "\\", let escaped = rest.popFirst() { set.unicodeScalars.append(escaped) }
        }
        return (set, rest)
    }

    /// The place behind a class such as `:alpha:]`; nil when it is none.
    private static func closeOfClass(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        guard let end = scalars.firstIndex(of: "]"), end - 1 > scalars.startIndex, scalars[end - 1] == ":" else {
            return nil
        }
        return end + 1
    }

    /// A bounded repeat as an open one; nil when this is none, or a short one.
    private static func repeats(_ scalars: ArraySlice<Unicode.Scalar>) -> (String, ArraySlice<Unicode.Scalar>)? {
        guard let end = scalars.firstIndex(of: "}") else { return nil }
        let inside = String(String.UnicodeScalarView(scalars[..<end]))
        let bounds = inside.split(separator: ",", omittingEmptySubsequences: false)
        // A sign would make it no repeat but a text.
        guard inside.allSatisfy({ $0 == "," || $0.isASCII && $0.isNumber }), bounds.count == 2,
            let least = Int(bounds[0]), let most = bounds[1].isEmpty ? Int.max : Int(bounds[1]), most > 4
        else { return nil }
        return (least == 0 ? "*" : "{\(min(least, 4)),}", scalars[(end + 1)...])
    }
}
