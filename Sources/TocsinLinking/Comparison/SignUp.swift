// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// What an account's making and end told, as far as it is compared.
struct SignUp: Sendable, Equatable {
    var created: Timestamp?
    /// When it was first suspended.
    var suspended: Timestamp?
    /// A number that stands for its mail's domain.
    var mailDomain: Int32?

    /// By account of the log.
    static func all(_ log: ActivityLog) -> [SignUp] {
        var numbers: [String: Int32] = [:]
        return log.profiles.map { profile in
            let domain = profile.emailDomain.map { name in
                let number = numbers[name] ?? Int32(numbers.count)
                numbers[name] = number
                return number
            }
            return SignUp(created: profile.created, suspended: profile.suspended, mailDomain: domain)
        }
    }
}
