// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lines that begin with `>`, and blocks between fences of three backticks or tildes; a fence that nobody closes reaches to the end.
enum LineQuotation {
    static func ranges(_ lines: [TextLine], _ utf8: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var fence: (start: Int, sign: UInt8)?
        for line in lines {
            let sign = utf8[line.trimmed].prefix(3)
            let isFence = sign.elementsEqual("```".utf8) || sign.elementsEqual("~~~".utf8)
            if let open = fence {
                if isFence, sign.first == open.sign {
                    ranges.append(open.start..<line.whole.upperBound)
                    fence = nil
                }
            } else if isFence, let first = sign.first {
                fence = (line.whole.lowerBound, first)
            } else if sign.first == UInt8(ascii: ">") {
                ranges.append(line.whole)
            }
        }
        if let fence { ranges.append(fence.start..<utf8.count) }
        return ranges
    }
}
