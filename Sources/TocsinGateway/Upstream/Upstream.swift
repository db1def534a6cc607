// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// The upstream, with a pool of connections on each event loop.
final class Upstream: Sendable {
    private let pools: [(loop: any EventLoop, pool: NIOLoopBoundBox<UpstreamPool>)]

    /// - Throws: ``GatewayStartError/cannotTrust`` for an upstream with TLS on a machine without certificates.
    init(
        _ address: UpstreamAddress,
        _ limits: GatewaySettings.Limits,
        group: any EventLoopGroup
    ) throws(GatewayStartError) {
        let target = UpstreamTarget(address)
        var tls: NIOSSLContext?
        if target.isTLS {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.applicationProtocols = ["http/1.1"]
            tls = try? NIOSSLContext(configuration: configuration)
            guard tls != nil else { throw .cannotTrust }
        }
        let times = UpstreamPool.Limits(
            connectTime: TimeAmount(limits.connectTime),
            silentTime: TimeAmount(limits.upstreamTime)
        )
        pools = group.makeIterator().map { loop in
            let pool = UpstreamPool(target: target, limits: times, tls: tls, loop: loop)
            return (loop, NIOLoopBoundBox.makeBoxSendingValue(pool, eventLoop: loop))
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
