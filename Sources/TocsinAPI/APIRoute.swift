// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
package import TocsinCases
package import TocsinSignIn

/// One row of the table of routes: what answers to a method and a path, and what a token has to open.
package struct APIRoute: Sendable {
    package let method: HTTPRequest.Method
    /// As the router reads it, such as `/api/v1/cases/:case`.
    package let path: String
    package let access: Access
    let handler: @Sendable (APIRequest, APIDesk) throws -> APIAnswer

    package enum Access: Sendable, Equatable {
        /// Needs no token.
        case everybody
        /// The token's scopes and its person's role have to give a right.
        case right(Right)
        /// The token needs a scope.
        case scope(TokenScope)

        package func admits(_ client: APIClient?) -> Bool {
            switch self {
            case .everybody: true
            case .right(let right): client?.rights.contains(right) ?? false
            case .scope(let scope): client?.token.scopes.contains(scope) ?? false
            }
        }
    }

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ handler: @escaping @Sendable (APIRequest, APIDesk) throws -> APIAnswer
    ) {
        self.method = method
        self.path = "/api/v1" + path
        self.access = access
        self.handler = handler
    }
}

/// The table: all that programs may ask.
package enum APIRoutes {
    package static let all: [APIRoute] =
        CaseAPI.routes + FindingAPI.routes + OperationAPI.routes + BlockListAPI.routes + [
            APIRoute(.get, "/openapi.json", .everybody) { _, desk in .json(desk.description) }
        ]
}
