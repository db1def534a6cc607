// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

struct JSONRepairTests {
    @Test(arguments: [
        (#"{"a":"\ud800"}"#, #"{"a":"\ufffd"}"#), (#"["\udc00\ud83d\ude00"]"#, #"["\ufffd\ud83d\ude00"]"#),
        (#"["\ud83dx"]"#, #"["\ufffdx"]"#), (#"["\u12"]"#, #"["\\u12"]"#), (#"["\u+123"]"#, #"["\\u+123"]"#),
        (#"["\x"]"#, #"["\\x"]"#), ("[\"a\tb\u{1F}\"]", #"["a\u0009b\u001f"]"#),
        (#"{"a":NaN,"b":-Infinity,"c":[Infinity]}"#, #"{"a":null,"b":null,"c":[null]}"#),
        ("[1e999,-1.5e400]", #"["1e999","-1.5e400"]"#), ("[123456789012345678901]", #"["123456789012345678901"]"#),
        (#"{"a":[1,[2,["]",[3]]]]}"#, #"{"a":[1,null]}"#),
    ])
    func makesJSONOfWhatOthersTake(_ text: String, _ expected: String) throws {
        let repaired = try #require(JSONRepair.repaired(Array(text.utf8), maximumDepth: 2))
        #expect(String(decoding: repaired, as: UTF8.self) == expected)
        try JSONParser(maximumBytes: 1 << 16).withValue(in: repaired) { _ in }
    }

    /// What is right stays, and what cannot be made right too.
    @Test(arguments: [
        "", #"{"NaN":"Infinity \" \\","n":[-1,2.5e3,18446744073709551615,-9223372036854775808]}"#, "{", #"{"a":"b"#,
        #"["\"#, "]]", "[1,]", "nul", #"{"a"}"#,
    ])
    func changesNothingElse(_ text: String) {
        #expect(JSONRepair.repaired(Array(text.utf8)) == nil)
    }
}
