// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

struct JSONTextTests {
    private func parse<Result>(_ text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
        try JSONParser(maximumBytes: 1 << 20).withValue(in: text, body)
    }

    @Test func readsMembers() throws {
        try parse(#"{"a":1,"b":null,"a":"last","c":{"d":[true,2.5]},"":0,"é":"ü"}"#) { value in
            #expect(value["a"]?.string == "last")
            #expect(value["b"] == nil)
            #expect(value["nothing"] == nil)
            #expect(value["c"]?["d"]?.elements.count == 2)
            #expect(value["c"]?["d"]?.firstElement?.bool == true)
            #expect(value["a"]?["x"] == nil)
            #expect(value.member("é")?.string == "ü")
            #expect(value[""]?.int == 0)
            #expect(value.elements.isEmpty)
            #expect(value.firstElement == nil)
            var keys: [String] = []
            value.forEachMember { key, _ in keys.append(key) }
            #expect(keys == ["a", "b", "a", "c", "", "é"])
        }
    }

    @Test(
        arguments: [
            ("1", 1, 1.0), ("-7", -7, -7.0), ("3.0", 3, 3.0), ("2.5", nil, 2.5), (#""12""#, 12, 12.0),
            (#""1.5""#, nil, 1.5), (#""x""#, nil, nil), ("true", nil, nil), ("[]", nil, nil),
            ("1e300", nil, 1e300), ("18446744073709551615", nil, 18_446_744_073_709_551_615.0),
        ] as [(String, Int?, Double?)]
    )
    func readsNumbers(_ text: String, _ int: Int?, _ double: Double?) throws {
        try parse(text) { value in
            #expect(value.int == int)
            #expect(value.double == double)
        }
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", #"{"a"}"#, "nul", "\"\n\"", #""\x""#, #""\ud800""#, "1 2", "01", "{\"a\":1}}", "\u{0}",
    ])
    func refusesWhatIsNoJSON(_ text: String) {
        #expect(throws: JSONError.self) { try parse(text) { _ in } }
    }

    @Test(arguments: [
        (#"{"a":"b"#, "a text in it is not closed"), (#"{"a":tru}"#, "it holds a word that is not true, false or null"),
        (#"{"a":01}"#, "it holds a number that is none, or is too large"),
        (#"["\x"]"#, "a text in it has a broken escape"),
        (#"{"a":1,}"#, "a comma, colon, bracket or key is missing, or there is one too many"),
    ])
    func saysInItsOwnWordsWhatIsWrong(_ text: String, _ words: String) {
        #expect(throws: JSONError.malformed(words)) { try parse(text) { _ in } }
    }

    @Test func refusesBadUTF8ByName() throws {
        let bytes: [UInt8] = [0x22, 0xFF, 0x22] + Array(repeating: 0, count: JSONParser.padding)
        #expect(throws: JSONError.invalidUTF8) {
            try bytes.withUnsafeBufferPointer { buffer in
                try JSONParser(maximumBytes: 100).withValue(in: UnsafeBufferPointer(rebasing: buffer[..<3])) { _ in }
            }
        }
    }

    @Test func refusesDeepNestingByName() throws {
        let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        #expect(throws: JSONError.tooDeep) { try parse(deep) { _ in } }
        let fine = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(try parse(fine) { $0.jsonText } == fine)
    }

    @Test func goesOnAfterAnError() throws {
        let parser = try JSONParser(maximumBytes: 1 << 20)
        #expect(throws: JSONError.self) { try parser.withValue(in: "{") { _ in } }
        #expect(try parser.withValue(in: "[7]") { $0.firstElement?.int } == 7)
        let long = "[" + String(repeating: "1,", count: 200_000) + "2]"
        #expect(try parser.withValue(in: long) { $0.elements.count } == 200_001)
        #expect(throws: JSONError.self) {
            try parser.withValue(in: "\"" + String(repeating: "x", count: 2 << 20) + "\"") { _ in }
        }
        #expect(try parser.withValue(in: "[8]") { $0.firstElement?.int } == 8)
    }

    @Test(arguments: [
        #"{"a":[1,-2,2.5,1e+300,true,false,null],"b":{"c":"\"\\\n\t\r\u0001/é😀"},"d":[],"e":{}}"#,
        "[]", "\"\"", "null", "0",
    ])
    func writesWhatItRead(_ text: String) throws {
        #expect(try parse(text) { $0.jsonText } == text)
    }

    @Test func writesLinesWithoutStrayCommas() {
        var writer = JSONWriter()
        for number in [1, 2] {
            writer.object { writer in
                writer.member("n", number)
                writer.member("absent", nil as String?)
                writer.member("list", ["a", "b"])
                writer.member("x", Double.infinity as Double?)
            }
            writer.endLine()
        }
        #expect(
            writer.text == #"{"n":1,"list":["a","b"],"x":null}"# + "\n" + #"{"n":2,"list":["a","b"],"x":null}"# + "\n"
        )
        writer.reset()
        writer.value(0.1)
        #expect(writer.text == "0.1")
    }
}
