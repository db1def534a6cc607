// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// One HTTP exchange with a provider.
package struct OpenIDRequest: Sendable, Equatable {
    package var address: String
    /// What is sent as a form by POST; nil for GET.
    package var form: String?
    /// A name and a secret for HTTP's basic authentication, each encoded for forms already.
    package var credentials: Credentials?

    package struct Credentials: Sendable, Equatable {
        package var name: String
        package var secret: String
    }

    init(address: String, form: String? = nil, credentials: Credentials? = nil) {
        self.address = address
        self.form = form
        self.credentials = credentials
    }
}

/// What came back.
package struct OpenIDReply: Sendable, Equatable {
    package var status: Int
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// The longest reply that is read.
    package static let maximumBytes = 1 << 20
}

/// Carries an exchange, following no redirect; throws when nothing comes back.
package typealias OpenIDFetch = @Sendable (OpenIDRequest) async throws -> OpenIDReply
