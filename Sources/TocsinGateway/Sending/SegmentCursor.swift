// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// How far a segment was sent: a small file beside it, which whoever sends the segment holds locked.
///
/// One thread at a time uses it.
final class SegmentCursor {
    /// Bytes of the segment that are acknowledged, up to a line's end.
    private(set) var sentBytes: Int
    /// Lines among them that were too long to be sent: they are in the segment alone.
    private(set) var unsendable: Int
    private let descriptor: Int32
    private let file: UInt64
    let path: String

    /// Where the cursor of a segment is: hidden, so that nobody takes it for a log.
    static func path(of name: String, in folder: String) -> String {
        folder + "/." + name + suffix
    }

    static let suffix = ".sent"

    /// Nil while another process sends the segment, or when the file cannot be made.
    ///
    /// - Parameters:
    ///   - path: As ``path(of:in:)`` has it.
    ///   - file: The segment's identity: of one that was written anew, nothing counts as sent.
    ///   - size: The segment's size.
    init?(path: String, file: UInt64, size: Int) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.path = path
        self.file = file
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
        let words = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let numbers = words.compactMap { UInt64($0) }
        let isOfThis = numbers.count == 3 && numbers[0] == file && numbers[1] <= UInt64(size)
        sentBytes = isOfThis ? Int(numbers[1]) : 0
        unsendable = isOfThis ? Int(clamping: numbers[2]) : 0
    }

    /// Notes more as sent.
    ///
    /// It is not synced: what a machine that stops forgets is sent again, and is known by its id.
    func advance(to bytes: Int, unsendable more: Int) {
        sentBytes = bytes
        unsendable += more
        let text = "\(file) \(sentBytes) \(unsendable)\n"
        let padded = Array((text + String(repeating: " ", count: max(0, 80 - text.utf8.count))).utf8)
        _ = padded.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { close(descriptor) }
}
