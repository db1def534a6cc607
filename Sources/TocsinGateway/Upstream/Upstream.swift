// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// The upstream, with a pool of connections on each event loop.
final class Upstream: Sendable {
    private let pools: [(loop: any EventLoop, pool: NIOLoopBoundBox<UpstreamPool>)]

    /// `authorities`: As ``GatewaySettings/upstreamAuthorities``.
    ///
    /// - Throws: ``GatewayStartError/cannotTrust(file:)`` for an upstream with TLS without certificates to know it by.
    init(
        _ address: UpstreamAddress,
        authorities: String?,
        _ limits: GatewaySettings.Limits,
        group: any EventLoopGroup
    ) throws(GatewayStartError) {
        let target = UpstreamTarget(address)
        let tls = target.isTLS ? try Self.tls(authorities) : nil
        let times = UpstreamPool.Limits(
            connectTime: TimeAmount(limits.connectTime),
            silentTime: TimeAmount(limits.upstreamTime)
        )
        pools = group.makeIterator().map { loop in
            let pool = UpstreamPool(target: target, limits: times, tls: tls, loop: loop)
            return (loop, NIOLoopBoundBox.makeBoxSendingValue(pool, eventLoop: loop))
        }
    }

    private static func tls(_ authorities: String?) throws(GatewayStartError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["http/1.1"]
        do {
            if let authorities {
                let trusted = try NIOSSLCertificate.fromPEMFile(authorities)
                guard !trusted.isEmpty else { throw GatewayStartError.cannotTrust(file: authorities) }
                configuration.trustRoots = .certificates(trusted)
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .cannotTrust(file: authorities)
        }
    }

    /// The pool of the loop that this runs on; nil on any other thread.
    func pool(on loop: any EventLoop) -> UpstreamPool? {
        pools.first { $0.loop === loop }?.pool.value
    }

    /// Closes all connections.
    func close() async {
        for (loop, pool) in pools {
            try? await loop.submit { pool.value.close() }.get()
        }
    }
}
