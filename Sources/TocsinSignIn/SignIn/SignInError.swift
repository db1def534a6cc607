// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why somebody is not let in; the same words whether or not there is a person of that name.
package enum SignInError: Error, Equatable, CustomStringConvertible {
    case refused
    case wrongCode(triesLeft: Int)
    /// The half-done sign-in is over, or was never there, or the person was changed meanwhile.
    case startAgain
    /// From 1.
    case tooManyAttempts(waitSeconds: Int)
    case busy
    case wrongKey
    /// A session that is over, or was never there.
    case signedOut
    /// With what somebody chooses a password is over, or was never there.
    case setUpOver
    /// Whoever has no password here has none to change, and a provider asks for their second factor.
    case noPassword
    /// Whoever replaces their second factor has to prove the one that they have.
    case wrongOwnCode

    package var description: String {
        switch self {
        case .refused: "That name and password do not open anything. Check both, or ask an admin for a new password."
        case .wrongCode(let triesLeft):
            triesLeft > 0
                ? "That code is wrong, or was used already. Enter the next one; \(triesLeft == 1 ? "1 try is" : "\(triesLeft) tries are") left."
                : "That code is wrong, or was used already. Sign in again from the start."
        case .startAgain: "This took too long, or was done or ended already. Sign in again from the start."
        case .tooManyAttempts(let seconds):
            "Too many attempts. Try again in \(Self.waiting(seconds))."
        case .busy: "Too many people sign in at this moment. Try again in a minute."
        case .wrongKey:
            "The sign-in key is not the one that second factors were set up with. Restore it, or set them up anew."
        case .signedOut: "You are signed out. Sign in again."
        case .setUpOver: "This link is over, or was used already. Ask an admin for a new one."
        case .noPassword:
            "You have no password here: a provider of sign-in vouches for you. Change password and second factor there, or ask an admin for a password here."
        case .wrongOwnCode:
            "That is no code of the second factor that you have, or it was used already. Enter the app's next code or one of your recovery codes; if you have neither any more, ask an admin to take the second factor away."
        }
    }

    private static func waiting(_ seconds: Int) -> String {
        switch seconds {
        case ...1: "a second"
        case ..<100: "\(seconds) seconds"
        default: "\((seconds + 59) / 60) minutes"
        }
    }

    /// A fixed word for metrics.
    package var word: String {
        switch self {
        case .refused: "refused"
        case .wrongCode: "wrong-code"
        case .startAgain: "start-again"
        case .tooManyAttempts: "too-many-attempts"
        case .busy: "busy"
        case .wrongKey: "wrong-key"
        case .signedOut: "signed-out"
        case .setUpOver: "set-up-over"
        case .noPassword: "no-password"
        case .wrongOwnCode: "wrong-own-code"
        }
    }
}
