// Tocsin
// SPDX-License-Identifier: Apache-2.0

import ShellWord
import Testing

struct ShellWordTests {
    @Test(arguments: ["s.sqlite", "/var/lib/tocsin/größe_2.sqlite", "postgres://ann@h:5432/a%20b,c=d+e"])
    func whatNoShellTakesForAnythingElseStaysAsItIs(_ text: String) {
        #expect(text.shellWord == text)
    }

    @Test(arguments: [
        ("", "''"), ("my $x.sqlite", "'my $x.sqlite'"), ("a!b", "'a!b'"),
        ("postgres://h/d?x=1&y", "'postgres://h/d?x=1&y'"),
        ("it's", #"'it'\''s'"#), ("''", #"''\'''\'''"#), ("~/a", "'~/a'"), (#"a\b"#, #"'a\b'"#), ("a\nb", "'a\nb'"),
    ])
    func anythingElseIsQuoted(_ text: String, _ word: String) {
        #expect(text.shellWord == word)
    }
}
