// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Pattern {
    /// A pattern that matches wherever this one does, and that the automata take quickly; nil when this one already is so.
    ///
    /// Unicode's classes and word boundaries, look-around, back-references and long bounded repeats are what automata lack or pay dearly for.
    /// Each becomes something wider, and PCRE2 confirms the hits.
    var loosened: Pattern? {
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
                case "w", "W", "s", "S", "d", "D", "h", "H", "v", "V", "R", "X", "p", "P", "N":
                    if escaped == "p" || escaped == "P", scalars.first == "{" {
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

    /// One character of any kind.
    private static let anything = "(?s:.)"

    /// The inside of a bracketed set, and what stands behind it.
    private static func set(_ scalars: ArraySlice<Unicode.Scalar>) -> (String, ArraySlice<Unicode.Scalar>) {
        var set = ""
        var rest = scalars
        while let scalar = rest.popFirst() {
            if scalar == "]" && !set.isEmpty && set != "^" { break }
            set.unicodeScalars.append(scalar)
            if scalar == "\\", let escaped = rest.popFirst() { set.unicodeScalars.append(escaped) }
        }
        return (set, rest)
    }

    /// A bounded repeat as an open one; nil when this is none, or a short one.
    private static func repeats(_ scalars: ArraySlice<Unicode.Scalar>) -> (String, ArraySlice<Unicode.Scalar>)? {
        guard let end = scalars.firstIndex(of: "}") else { return nil }
        let inside = String(String.UnicodeScalarView(scalars[..<end]))
        let bounds = inside.split(separator: ",", omittingEmptySubsequences: false)
        guard bounds.count == 2, let least = Int(bounds[0]), let most = bounds[1].isEmpty ? Int.max : Int(bounds[1]),
            most > 4
        else { return nil }
        return (least == 0 ? "*" : "{\(min(least, 4)),}", scalars[(end + 1)...])
    }
}
