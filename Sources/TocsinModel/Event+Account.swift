// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An account was made.
package struct AccountCreated: Sendable, Equatable {
    package var email: EmailID?
    /// The part behind the `@`, lower case.
    package var emailDomain: String?
    /// The local part without digits, dots and tags, so that `anna.lee01` and `annalee.77` share one.
    package var emailStem: EmailStemID?
    /// ISO 3166-1 alpha-2, upper case.
    package var phoneCountry: String?

    package init(
        email: EmailID? = nil,
        emailDomain: String? = nil,
        emailStem: EmailStemID? = nil,
        phoneCountry: String? = nil
    ) {
        self.email = email
        self.emailDomain = emailDomain
        self.emailStem = emailStem
        self.phoneCountry = phoneCountry
    }
}

/// Somebody signed in, or tried to.
package struct SignIn: Sendable, Equatable {
    package var succeeded: Bool

    package init(succeeded: Bool) {
        self.succeeded = succeeded
    }
}

/// Money was offered.
package struct Payment: Sendable, Equatable {
    /// The card's or wallet's fingerprint.
    package var fingerprint: PaymentID?
    /// ISO 3166-1 alpha-2 of the instrument, upper case.
    package var country: String?
    /// The processor's word, such as `succeeded` or `declined`.
    package var outcome: String?

    package init(fingerprint: PaymentID? = nil, country: String? = nil, outcome: String? = nil) {
        self.fingerprint = fingerprint
        self.country = country
        self.outcome = outcome
    }
}

/// The service acted on the account.
package struct EnforcementNotice: Sendable, Equatable {
    /// Such as `suspended` or `rateLimited`.
    package var action: String

    package init(action: String) {
        self.action = action
    }
}
