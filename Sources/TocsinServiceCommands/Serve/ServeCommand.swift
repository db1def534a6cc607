// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TocsinAPI
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinConsole
internal import TocsinIngest
internal import TocsinModel
internal import TocsinOpenID
internal import TocsinPublicCheck
internal import TocsinSignIn
internal import TocsinSignInHTTP
internal import TocsinStore

/// Runs the console until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: ServiceCommandName.serve.abstract,
        discussion: """
            Add the people who may sign in with 'tocsin people add' first. It speaks plain HTTP: browsers keep its session cookie on this machine \
            (http://localhost:8082), or behind a proxy that speaks TLS. It stops on SIGTERM or Ctrl-C.
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 8082

    @Option(
        help: "A folder or file of the rules that scans run; may be given several times (default: those of Tocsin)."
    )
    var rules: [String] = []

    @Option(help: "Where an account's owner can appeal, for statements of reasons, such as appeals@example.com.")
    var redress = ""

    @OptionGroup var appeals: AppealLinkOptions

    @Option(
        help:
            "The key that logs were ingested with, so that people can search for an address or a device of the logs (default: beside the store, with .key, where it is there)."
    )
    var key: String?

    @Option(help: "The folder for published reports and their drafts.")
    var publications = "publications"

    @Option(help: "The key that seals second factors (default: beside the store, with .sign-in-key).")
    var signInKey: String?

    @Option(help: "Settings of an OpenID provider, a JSON file as docs/sign-in.md has it.")
    var openid: String?

    @Option(help: "What the provider is called on its button.")
    var openidName = "OpenID"

    @Option(
        help:
            "The header in which the proxy gives the browser's address, such as X-Forwarded-For (default: the connection's)."
    )
    var addressHeader: String?

    @OptionGroup var tracing: TraceOptions

    @Flag(help: "Serve the public's scam check at /check as well; it needs no sign-in (docs/scam-check.md).")
    var withCheck = false

    @Flag(help: "Serve nothing but the public's scam check; needs no store.")
    var onlyCheck = false

    @Option(help: "Scam checks that each network (/24 or /48) may ask for in a minute.")
    var checksPerMinute = 20

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535.") }
        guard (1...1_000_000).contains(checksPerMinute) else {
            throw ValidationError("--checks-per-minute must be 1 to 1000000.")
        }
        guard !host.isEmpty else { throw ValidationError("--host must name an address, such as 127.0.0.1.") }
    }

    func run() async throws {
        if onlyCheck { return try await serveCheck() }
        let opened = try store.openExisting()
        if let obstacle = try opened.writingObstacles().first {
            // Signing in writes already.
            throw CommandProblem("The console has to write to the store. \(obstacle.found) \(obstacle.advice)")
        }
        guard try !opened.people().isEmpty else {
            throw CommandProblem(
                "Nobody may sign in yet. Add an admin with '\(store.naming("tocsin people add NAME --role admin"))'."
            )
        }
        try CaseDesk(store: opened, actor: Actor(name: "console", role: .admin)).completeLists()
        let desk = try await SignInDesk(store: opened, key: try SignInKey(beside: store.beside, path: signInKey))
        guard let openid else { return try await serve(opened, DeskSignIn(desk, people: opened), desk) }
        let provider = try OpenIDFile.settings(openid)
        let (name, logger) = (openidName, log.logger("tocsin.console"))
        try await OpenIDTransport.with { fetch in
            let openID = try OpenIDDesk(provider, desk: desk, fetch: fetch)
            let signIn = DeskSignIn(desk, people: opened, openID: openID, provider: name, logger: logger)
            try await serve(opened, signIn, desk)
        }
    }

    private func serve(_ store: any ServiceStore, _ signIn: DeskSignIn, _ people: SignInDesk) async throws {
        let logger = log.logger("tocsin.console")
        var settings = ConsoleSettings()
        settings.host = host
        settings.port = port
        settings.rules = rules
        settings.redress = Redress(redress, links: try appeals.links(self.store))
        settings.reviewKey = try appeals.reviewKey(self.store)
        settings.publications = publications
        if let key = try pseudonymKey(store) { settings.originPseudonyms = { key.origins(of: $0) } }
        settings.traces = tracing.traces
        settings.traceShare = tracing.traceShare
        settings.addressHeader = addressHeader
        let parts = try ConsoleParts(store: store, signIn: signIn, settings: settings, now: { .now })
        for problem in try parts.loadRules() { Console().warn(problem) }
        let name = ["127.0.0.1", "::1"].contains(host) ? "localhost" : host
        if name != "localhost" && host != "localhost" {
            Console().warn(
                "The console speaks plain HTTP, and browsers keep no session over it but on this machine. Put a proxy that speaks TLS before \(host)."
            )
        }
        let check = withCheck ? try publicCheck() : nil
        try await check?.warmUp()
        let api = ProgramAPI(
            try APIDesk(
                store: store,
                client: { token, now in try people.client(token, at: now) },
                appeals: settings.redress.links,
                now: { .now }
            )
        )
        try await ConsoleServer(
            parts,
            check: check,
            api: api,
            storeProblem: { error in
                StoreErrorWords(error).map { StoreProblem(word: $0.word, trouble: $0.trouble) }
            },
            logger: logger
        )
        .run { port in
            logger.notice("Listening", metadata: ["address": "http://\(name):\(port)"])
        }
    }

    /// Nil where there is none and none was named: the console needs it for one search alone.
    private func pseudonymKey(_ opened: any ServiceStore) throws -> PseudonymKey? {
        let path = key ?? store.beside + ".key"
        guard FileManager.default.fileExists(atPath: path) else {
            guard key == nil else { throw CommandProblem("There is no key '\(path)'. Check --key.") }
            return nil
        }
        do {
            let read = try PseudonymKey(path: path)
            guard try !read.isForeign(to: opened) else {
                throw CommandProblem(
                    "The store's pseudonyms were made with another key than '\(path)'. Name that one with --key."
                )
            }
            return read
        } catch {
            guard key == nil else { throw error }
            Console().warn("People cannot search for addresses and devices: \(error)")
            return nil
        }
    }
}
