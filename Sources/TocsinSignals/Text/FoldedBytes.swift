// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What does not count where texts are compared: case, the value of digits, the kind of white space.
enum FoldedBytes {
    /// By byte of UTF-8: letters of ASCII in lower case, digits as one, white space as a space, all others as they are.
    static let table: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(ascii: "0")
        case 0x09...0x0D: UInt8(ascii: " ")
        default: byte
        }
    }
}
