// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinGateway
internal import TocsinModel

/// Asks gateways whether they do what was decided.
struct GatewayVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Asks gateways, with signed probes, whether every enforcement on the block list holds.",
        discussion: """
            A probe is answered by the gateway itself: the upstream sees nothing of it, and it counts against no limit. One more probe asks about an \
            account on no list, which must be let through. Ends with status 1 when something does not hold.
            """
    )

    @Option(help: "A gateway's address, such as http://127.0.0.1:8080; may be given several times.")
    var gateway: [String]

    @OptionGroup var shared: GatewayOptions

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard !gateway.isEmpty else { throw ValidationError("Name at least one gateway with --gateway.") }
        for address in gateway { _ = try UpstreamAddress(address, option: "--gateway") }
        _ = try shared.list()
    }

    func run() async throws {
        let list = try shared.list()
        guard let bytes = FileManager.default.contents(atPath: list) else {
            throw CommandProblem("The block list '\(list)' cannot be read. Name it with --enforcement.")
        }
        let console = Console()
        let reading = BlockList.read(bytes, file: list)
        for problem in reading.problems { console.warn("\(problem)") }
        let check = EnforcementCheck(
            gateways: try gateway.map { try UpstreamAddress($0, option: "--gateway").text },
            list: reading.list,
            key: try shared.pseudonymKey(),
            now: { .now }
        )
        let results = try await check.run { console.progress("\($0.grouped) probes answered") }
        console.endProgress()
        console.say(json ? Self.json(results, badLines: reading.problems.count) : Self.text(results))
        if !results.allSatisfy(\.holds) || !reading.problems.isEmpty { throw ExitCode.failure }
    }

    private static func text(_ results: [EnforcementCheck.Result]) -> String {
        let broken = results.filter { !$0.holds }
        let lines = broken.map { result in
            "\(result.gateway): \(result.account?.description ?? "an account on no list"): expected \(result.expected), found \(result.found)"
        }
        let count = results.count { $0.account != nil }
        let held = results.count { $0.account != nil && $0.holds }
        let summary = "Enforcements that hold: \(held.grouped) of \(count.grouped)."
        let rest =
            broken.isEmpty
            ? [] : ["Where they do not, see whether the gateway runs, has the same key and reads the same block list."]
        return (lines + [summary] + rest).joined(separator: "\n")
    }

    private static func json(_ results: [EnforcementCheck.Result], badLines: Int) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("holds", results.allSatisfy(\.holds))
            writer.member("badLines", badLines)
            writer.key("probes")
            writer.array { writer in
                for result in results {
                    writer.object { writer in
                        writer.member("gateway", result.gateway)
                        writer.member("account", result.account?.description)
                        writer.member("expected", result.expected)
                        writer.member("found", result.found)
                        writer.member("holds", result.holds)
                    }
                }
            }
        }
        return writer.text
    }
}
