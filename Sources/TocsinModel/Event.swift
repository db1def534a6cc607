// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// One thing that happened on the service, with every identifier already a pseudonym.
package struct Event: Sendable, Equatable {
    package var id: EventID
    package var time: Timestamp
    /// Absent when the log names none: the event then counts for coverage and tells nothing of an account.
    package var account: AccountID?
    package var organisation: OrganisationID?
    package var network: Network
    package var client: Client
    package var content: Content

    package init(
        id: EventID,
        time: Timestamp,
        account: AccountID?,
        organisation: OrganisationID? = nil,
        network: Network = Network(),
        client: Client = Client(),
        content: Content
    ) {
        self.id = id
        self.time = time
        self.account = account
        self.organisation = organisation
        self.network = network
        self.client = client
        self.content = content
    }

    /// What happened.
    package enum Content: Sendable, Equatable {
        case accountCreated(AccountCreated)
        case signIn(SignIn)
        case keyCreated
        case payment(Payment)
        case request(Request)
        case enforcement(EnforcementNotice)
    }

    /// The event's `type` in the published schema.
    package var type: EventType {
        switch content {
        case .accountCreated: .accountCreated
        case .signIn: .accountSignIn
        case .keyCreated: .keyCreated
        case .payment: .payment
        case .request: .request
        case .enforcement: .enforcement
        }
    }

    /// Leaves out a request's messages and tools, and keeps that they were.
    ///
    /// - Returns: Whether there were any.
    @discardableResult
    package mutating func removeText() -> Bool {
        guard case .request(var request) = content, request.hasText else { return false }
        request.input = []
        request.output = []
        request.tools = []
        content = .request(request)
        return true
    }
}

/// The values of `type` in the published event schema.
package enum EventType: String, Sendable, CaseIterable {
    case accountCreated = "account.created"
    case accountSignIn = "account.signin"
    case keyCreated = "key.created"
    case payment
    case request
    case enforcement
}
