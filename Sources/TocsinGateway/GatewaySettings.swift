// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinIngest

/// All that a gateway is told at its start.
package struct GatewaySettings: Sendable {
    package var host: String
    /// 0 for any free port.
    package var port: Int
    /// Nil to pass nothing on: each request is answered with what would happen to it, for a proxy that asks.
    package var upstream: UpstreamAddress?
    /// A file of certificates in PEM, by whose authorities an upstream with `https://` is known; nil for the machine's.
    package var upstreamAuthorities: String?
    package var account: AccountSource
    package var key: PseudonymKey
    /// The block list; nil to enforce nothing.
    package var enforcementFile: String?
    package var fallback: Enforcer.Fallback
    /// Not used without an upstream.
    package var recording: EventRecorder.Settings
    /// Nil where events stay in their segments.
    package var sending: SegmentSender.Settings?
    /// A link in which `{decision}` stands for the decision's id.
    package var appeal: String?
    /// The header in which a proxy before the gateway puts the client's address; nil for the connection's own.
    package var addressHeader: String?
    /// A collector of traces (OTLP over HTTP), such as `http://127.0.0.1:4318`; nil for none.
    package var traces: String?
    /// Of traces that begin here, the share that is kept, 0...1.
    package var traceShare = 1.0
    package var limits = Limits()

    package init(
        host: String,
        port: Int,
        upstream: UpstreamAddress?,
        account: AccountSource,
        key: PseudonymKey,
        enforcementFile: String?,
        fallback: Enforcer.Fallback,
        recording: EventRecorder.Settings
    ) {
        self.host = host
        self.port = port
        self.upstream = upstream
        self.account = account
        self.key = key
        self.enforcementFile = enforcementFile
        self.fallback = fallback
        self.recording = recording
    }

    /// How much and how long.
    package struct Limits: Sendable {
        /// A request's body; it is read whole before it is sent on.
        package var bodyBytes = 32 << 20
        /// From a request's head to its body's last byte.
        package var bodyTime = Duration.seconds(60)
        package var headerBytes = 32 << 10
        package var headerCount = 100
        /// How long a connection may be idle, or take over a request's head.
        package var idleTime = Duration.seconds(60)
        /// How long the upstream may be silent.
        package var upstreamTime = Duration.seconds(600)
        package var connectTime = Duration.seconds(10)
        package var connections = 4096
        /// Of an answer, so much is recorded.
        package var recordedBytes = 4 << 20
        /// How long requests may go on once the gateway was told to stop.
        package var graceTime = Duration.seconds(120)

        package init() {}
    }
}

/// Where requests go, or a gateway is: a scheme, a host and perhaps a path to put before that of requests.
package struct UpstreamAddress: Sendable, Equatable {
    /// Without a slash at its end.
    package let text: String

    package var isTLS: Bool { text.lowercased().hasPrefix("https:") }

    /// `option`: Which one names it, for the error.
    ///
    /// - Throws: ``UpstreamAddressError`` for anything but `http://` or `https://` and a host, with no query and no user.
    package init(_ text: String, option: String = "--upstream") throws(UpstreamAddressError) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(), !host.isEmpty, url.query() == nil, url.fragment() == nil, url.user() == nil
        else { throw UpstreamAddressError(option: option, found: text) }
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// An address that no request can go to.
package struct UpstreamAddressError: Error, Equatable, CustomStringConvertible {
    package var option: String
    package var found: String

    package var description: String {
        // Before an @ there may be a password.
        let shown = found.contains("@") ? "it with a user or password" : "'\(found)'"
        return
            "\(option) must be http:// or https:// and a host, such as https://api.example.com, without query, user or password; found \(shown)."
    }
}
