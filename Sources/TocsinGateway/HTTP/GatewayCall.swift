// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import OTLPTracing
internal import TocsinModel

/// A request as far as the gateway needs to know it, before its body came.
struct GatewayCall {
    let head: HTTPRequestHead
    let target: RequestTarget
    let route: GatewayRoute
    /// The client's address.
    let client: String?
    let time: Timestamp
    /// Nil where no traces are wanted.
    let span: OTLPSpan?
    let started = ContinuousClock.now

    var elapsedMilliseconds: Int {
        let elapsed = (ContinuousClock.now - started).components
        return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
    }
}
