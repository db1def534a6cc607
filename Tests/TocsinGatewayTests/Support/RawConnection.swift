// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A connection that sends whatever bytes it is told to.
struct RawConnection: ~Copyable {
    private let descriptor: Int32

    struct Failure: Error {}

    /// For how long one read waits: long enough for a machine that does much else.
    private static let readTimeoutSeconds = 60

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure() }
        var timeout = timeval(tv_sec: Self.readTimeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// What comes next; empty at the end, or when nothing comes.
    func read() async -> String {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            // Not on a thread that the gateway may need.
            DispatchQueue.global().async {
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = recv(descriptor, &buffer, buffer.count, 0)
                continuation.resume(returning: String(decoding: buffer.prefix(max(0, count)), as: UTF8.self))
            }
        }
    }

    /// Whether the other side ends the connection before a read's wait is over, and sends nothing before.
    func isEnded() async -> Bool {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var byte: UInt8 = 0
                let count = recv(descriptor, &byte, 1, 0)
                continuation.resume(returning: count == 0 || count < 0 && errno == ECONNRESET)
            }
        }
    }

    /// Reads until what came ends so, or nothing more comes.
    func read(until end: String) async -> String {
        var text = ""
        while !text.hasSuffix(end), case let part = await read(), !part.isEmpty { text += part }
        return text
    }

    /// Reads and counts, until so much came or nothing more comes.
    func count(upTo most: Int) async -> Int {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var buffer = [UInt8](repeating: 0, count: 1 << 20)
                var sum = 0
                while sum < most, case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
                    sum += count
                }
                continuation.resume(returning: sum)
            }
        }
    }

    /// Sends a text over and over until nobody takes any more for half a second; gives the bytes that were taken.
    func sendUntilFull(_ text: String, most: Int) async -> Int {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var timeout = timeval(tv_sec: 0, tv_usec: 500_000)
                setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
                let bytes = Array(text.utf8)
                var sum = 0
                while sum < most, case let count = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)),
                    count > 0
                {
                    sum += count
                }
                continuation.resume(returning: sum)
            }
        }
    }

    deinit { close(descriptor) }
}
