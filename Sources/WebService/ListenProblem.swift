// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import NIOCore

/// Why nothing can listen at an address, for operators.
package enum ListenProblem: Error, Equatable, CustomStringConvertible {
    /// Another program does.
    case taken(host: String, port: Int)
    /// The address is none of this machine.
    case notHere(host: String)
    case notAllowed(port: Int)
    /// Any other reason, in the system's words.
    case other(host: String, port: Int, reason: String)

    package init(_ error: IOError, host: String, port: Int) {
        self =
            switch error.errnoCode {
            case EADDRINUSE: .taken(host: host, port: port)
            case EADDRNOTAVAIL: .notHere(host: host)
            case EACCES: .notAllowed(port: port)
            default: .other(host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
            }
    }

    package var description: String {
        switch self {
        case .taken(let host, let port):
            "Another program listens on \(host):\(port) already. Stop it, or choose another port with --port."
        case .notHere(let host):
            "'\(host)' is no address of this machine. Name one with --host, such as 127.0.0.1, or 0.0.0.0 for all."
        case .notAllowed(let port):
            "You may not listen on port \(port); those below 1024 take special rights. Choose another with --port."
        case .other(let host, let port, let reason):
            "Nothing can listen on \(host):\(port): \(reason). Name another address with --host and --port."
        }
    }
}
