// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Writes moments in RFC 3339, quickly where one follows the other on the same day.
struct TimeText {
    private var day = Int64.min
    private var prefix = ""

    mutating func text(_ milliseconds: Int64) -> String {
        let moment = Timestamp(milliseconds: milliseconds)
        if moment.day != day {
            day = moment.day
            prefix = moment.dayDescription
        }
        let inDay = Int(milliseconds - day * 86_400_000)
        var prefix = prefix
        return String(unsafeUninitializedCapacity: 24) { buffer in
            prefix.withUTF8 { bytes in
                for index in 0..<10 { buffer[index] = bytes[index] }
            }
            func put(_ number: Int, at place: Int, digits: Int) {
                var rest = number
                for index in (0..<digits).reversed() {
                    buffer[place + index] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            buffer[10] = UInt8(ascii: "T")
            put(inDay / 3_600_000, at: 11, digits: 2)
            buffer[13] = UInt8(ascii: ":")
            put(inDay / 60_000 % 60, at: 14, digits: 2)
            buffer[16] = UInt8(ascii: ":")
            put(inDay / 1000 % 60, at: 17, digits: 2)
            buffer[19] = UInt8(ascii: ".")
            put(inDay % 1000, at: 20, digits: 3)
            buffer[23] = UInt8(ascii: "Z")
            return 24
        }
    }
}
