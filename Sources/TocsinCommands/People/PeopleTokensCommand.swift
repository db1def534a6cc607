// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JSONText
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinSignIn

/// Tokens with which programs act for people.
struct PeopleTokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "Makes, lists and ends tokens with which your programs act for you.",
        subcommands: [TokensListCommand.self, TokensAddCommand.self, TokensRemoveCommand.self],
        defaultSubcommand: TokensListCommand.self
    )
}

struct TokensListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists somebody's tokens.")

    @Option(help: "Whose (default: your own; others' take an admin).")
    var of: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let desk = try people.open().desk
        for token in try desk.tokens(of ?? desk.actor.name) {
            Console().say(people.json ? TokenText.row(token) : TokenText.words(token))
        }
    }
}

struct TokensAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Makes a token of your own, and shows it once."
    )

    @Option(help: "What it is for.")
    var label: String

    @Option(
        help:
            "What it opens; may be given several times: \(TokenScope.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var scope: [String]

    @Option(help: "Days until it ends, 1 to \(APIToken.mostDays).")
    var days = 90

    @OptionGroup var people: PeopleOptions

    func validate() throws { _ = try scopes() }

    private func scopes() throws -> [TokenScope] { try scope.map { try CaseWords.word($0, "--scope") } }

    func run() async throws {
        let desk = try people.open().desk
        let new = try desk.addToken(label: label, scopes: Set(try scopes()), days: days, at: .now)
        if people.json {
            Console().say(TokenText.row(new.token, secret: new.secret))
        } else {
            Console().note("\(new.token.id), shown once; keep it where only your program can read it:")
            Console().say(new.secret)
        }
    }
}

struct TokensRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Ends a token.")

    @Argument(help: "The token's id, such as token-0123456789abcdef.")
    var id: String

    @Option(help: "Whose (default: your own; others' take an admin).")
    var of: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let desk = try people.open().desk
        try desk.removeToken(id, of: of ?? desk.actor.name, at: .now)
    }
}

/// Tokens as people and programs read them.
private enum TokenText {
    static func words(_ token: APIToken) -> String {
        let scopes = token.scopeWords.joined(separator: ", ")
        let used = token.lastUsedDay.map { "last used \(date($0))" } ?? "never used"
        return "\(token.id)  \(scopes)  until \(date(token.expiresAt.day)), \(used)  \(token.label)"
    }

    static func row(_ token: APIToken, secret: String? = nil) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", token.id)
            writer.member("label", token.label)
            writer.key("scopes")
            writer.array { writer in
                for scope in token.scopeWords { writer.value(scope) }
            }
            writer.member("expiresAt", token.expiresAt.description)
            writer.member("lastUsed", token.lastUsedDay.map(date))
            writer.member("token", secret)
        }
        return writer.text
    }

    private static func date(_ day: Int64) -> String {
        String(Timestamp(milliseconds: day * 86_400_000).description.prefix(10))
    }
}
