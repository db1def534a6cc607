// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
internal import NIOCore

/// A request's context, with where it came from.
package struct ConnectionContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection; nil when there is none.
    package let remoteAddress: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
