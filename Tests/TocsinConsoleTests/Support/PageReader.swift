// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads a page as a browser's tokeniser would, as far as tests need it: every tag with its attributes, and the text between.
struct PageReader {
    struct Tag: Equatable {
        var name: String
        var attributes: [(name: String, value: String)]

        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

        static func == (left: Tag, right: Tag) -> Bool {
            left.name == right.name && left.attributes.elementsEqual(right.attributes) { $0 == $1 }
        }
    }

    private(set) var tags: [Tag] = []
    private(set) var text = ""

    init(_ html: String) {
        // By scalar: an accent behind a quotation mark does not make it another letter for a browser.
        let scalars = Array(html.unicodeScalars)
        var place = 0
        while place < scalars.count {
            guard scalars[place] == "<" else {
                text.unicodeScalars.append(scalars[place])
                place += 1
                continue
            }
            place += 1
            let name = Self.word(scalars, &place)
            var attributes: [(String, String)] = []
            while place < scalars.count, scalars[place] != ">" {
                if scalars[place] == " " || scalars[place] == "/" {
                    place += 1
                    continue
                }
                let attribute = Self.word(scalars, &place)
                var value = ""
                if place + 1 < scalars.count, scalars[place] == "=", scalars[place + 1] == "\"" {
                    place += 2
                    while place < scalars.count, scalars[place] != "\"" {
                        value.unicodeScalars.append(scalars[place])
                        place += 1
                    }
                    place += 1
                } else if place < scalars.count, scalars[place] == "=" {
                    place += 1
                }
                attributes.append((attribute, value))
            }
            place += 1
            tags.append(Tag(name: name, attributes: attributes))
        }
    }

    private static func word(_ scalars: [Unicode.Scalar], _ place: inout Int) -> String {
        var word = ""
        while place < scalars.count, ![" ", ">", "=", "\n"].contains(scalars[place]) {
            word.unicodeScalars.append(scalars[place])
            place += 1
        }
        return word
    }
}
