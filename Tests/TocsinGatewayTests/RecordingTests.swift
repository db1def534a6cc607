// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinIngest
import TocsinModel
import TocsinTestSupport

@Suite("What the gateway records", .serialized)
struct RecordingTests {
    @Test func aStreamedCallBecomesOneEvent() async throws {
        let chunks = ["Hel", "lo"].map { "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\($0)\"}}]}\n\n" }
        try await GatewayFixture.with(.streams(chunks + ["data: [DONE]\n\n"], every: .milliseconds(5))) { gateway in
            _ = try await gateway.send(headers: ["User-Agent": "app/1", "Accept-Language": "fr-FR,fr;q=0.9"])
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            let event = try #require(try gateway.events().first)
            #expect(event["account"] as? String == "anna")
            #expect(event["endpoint"] as? String == "/v1/chat/completions")
            #expect(event["model"] as? String == "m")
            #expect(event["outcome"] as? String == "completed")
            #expect((event["network"] as? [String: Any])?["ip"] as? String == "127.0.0.1")
            let client = try #require(event["client"] as? [String: Any])
            #expect(client["userAgent"] as? String == "app/1")
            #expect(client["locale"] as? String == "fr-FR")
            let output = try #require((event["output"] as? [[String: Any]])?.first)
            #expect((output["parts"] as? [[String: Any]])?.first?["text"] as? String == "Hello")
            let names = try FileManager.default.contentsOfDirectory(atPath: gateway.folder.file("events"))
            let attributes = try FileManager.default.attributesOfItem(
                atPath: gateway.folder.file("events/\(try #require(names.first))")
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("a small exchange and a large one", arguments: [10, 100_000])
    func keepsWhatWasSaid(length: Int) async throws {
        let said = String(repeating: "b", count: length)
        let answer = #"{"choices":[{"index":0,"message":{"role":"assistant","content":"\#(said)"}}]}"#
        try await GatewayFixture.with(.answers(status: 200, body: answer)) { gateway in
            _ = try await gateway.send()
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            let output = try #require((try gateway.events().first?["output"] as? [[String: Any]])?.first)
            #expect((output["parts"] as? [[String: Any]])?.first?["text"] as? String == said)
        }
    }

    private static let delta = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n"
    private static let firstEvent = "event: response.created\ndata: {\"type\":\"response.created\"}\n\n"
    private static let lastEvent =
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}\n\n"

    @Test(
        "an answer is completed when its client left after its last word, and not before",
        arguments: [
            ("/v1/chat/completions", delta, "error"),
            ("/v1/chat/completions", delta + "data: [DONE]\n\n", "completed"),
            ("/v1/responses", firstEvent, "error"), ("/v1/responses", firstEvent + lastEvent, "completed"),
        ]
    )
    func leaving(path: String, said: String, outcome: String) async throws {
        let answer =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            + String(said.utf8.count, radix: 16) + "\r\n\(said)\r\n"
        try await ScriptedUpstream.with({ _ in .says(answer) }) { gateway, _ in
            do {
                let connection = try RawConnection(port: gateway.port)
                connection.send(
                    "POST \(path) HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}"
                )
                #expect(await connection.read(until: said + "\r\n").hasSuffix(said + "\r\n"))
            }
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            let event = try #require(try gateway.events().first)
            #expect(event["outcome"] as? String == outcome)
            if said.hasPrefix(Self.delta) {
                let output = try #require((event["output"] as? [[String: Any]])?.first)
                #expect((output["parts"] as? [[String: Any]])?.first?["text"] as? String == "Hel")
            }
        }
    }

    @Test func otherRequestsAreNoEvents() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("bad")) { gateway in
            _ = try await gateway.send("/v1/models", method: .GET)
            _ = try await gateway.send("/v1/files")
            _ = try await gateway.send(account: "bad")
            _ = try await gateway.send(account: "good", body: "no JSON")
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            #expect(try gateway.events().map { $0["account"] as? String } == ["good"])
        }
    }

    @Test func aRequestThatNoParserTakesIsRecordedAndCounted() async throws {
        try await GatewayFixture.with { gateway in
            _ = try await gateway.send(
                body: #"{"model":"m",,"messages":[{"role":"user","content":"Bake."}]}"#
            )
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            let input = try #require((try gateway.events().first?["input"] as? [[String: Any]])?.first)
            let text = try #require((input["parts"] as? [[String: Any]])?.first?["text"] as? String)
            #expect(text.hasSuffix("Bake."))
            let metrics = try await gateway.send("/metrics", method: .GET).body
            #expect(metrics.contains("events_odd_requests_total 1\n"))
        }
    }

    /// Also one whose first part is just as long as may be recorded.
    @Test func anAnswerThatIsLongerThanIsRecordedIsCountedOnce() async throws {
        for (parts, cut) in [(["abcd", "e"], 1), (["abcd", "e", "f"], 1), (["abcde"], 1), (["ab", "cd"], 0)] {
            try await GatewayFixture.with(
                .streams(parts, every: .milliseconds(50)),
                settings: { $0.limits.recordedBytes = 4 }
            ) { gateway in
                #expect(try await gateway.send().body == parts.joined())
                let metrics = try await gateway.send("/metrics", method: .GET).body
                #expect(metrics.contains("events_cut_total \(cut)\n"), "\(parts)")
            }
        }
    }

    @Test func aFullQueueDropsAndCountsButServes() async throws {
        try await GatewayFixture.with(settings: {
            $0.recording.interval = .seconds(60)
            $0.recording.queueBytes = 2500
        }) { gateway in
            for _ in 0..<4 { #expect(try await gateway.send().status == 200) }
            try await GatewayFixture.eventually {
                let text = try await gateway.send("/metrics", method: .GET).body
                return text.contains("tocsin_gateway_events_lost_total 2\n")
                    && text.contains("tocsin_gateway_events_queued 2\n")
            }
        }
    }

    @Test func aDiskThatFailsKeepsEventsWaiting() async throws {
        try await GatewayFixture.with { gateway in
            let folder = gateway.folder.file("events")
            try FileManager.default.removeItem(atPath: folder)
            #expect(try await gateway.send().status == 200)
            try await GatewayFixture.eventually {
                try await gateway.send("/metrics", method: .GET).body.contains("write_failures_total 1\n")
            }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await GatewayFixture.eventually { try gateway.events().count == 1 }
        }
    }

    @Test func metricsCountByRouteStatusAndDecision() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("bad")) { gateway in
            _ = try await gateway.send(account: "bad")
            _ = try await gateway.send("/v1/files", account: "good")
            let text = try await gateway.send("/metrics", method: .GET).body
            #expect(
                text.contains(
                    "requests_total{route=\"/v1/chat/completions\",status=\"403\",decision=\"suspended\",end=\"answered\"} 1\n"
                )
            )
            #expect(
                text.contains(
                    "requests_total{route=\"other\",status=\"200\",decision=\"allowed\",end=\"answered\"} 1\n"
                )
            )
            #expect(text.contains("unrecorded_posts_total 1\n"))
            #expect(text.contains("upstream_seconds_count 1\n"))
            #expect(text.contains("upstream_seconds_bucket{le=\"+Inf\"} 1\n"))
        }
    }
}

@Suite("What may happen thousands of times")
struct OncePerMinuteTests {
    @Test func isToldOfTheFirstTimeAndThenOnceAMinute() {
        let start = ContinuousClock.now
        var drops = OncePerMinute()
        #expect(drops.due(at: start) == nil)
        #expect(drops.count(at: start) == 1)
        for second in 1...59 { #expect(drops.count(at: start + .seconds(second)) == nil) }
        #expect(drops.due(at: start + .seconds(59)) == nil)
        // Also where it does not happen again.
        #expect(drops.due(at: start + .seconds(60)) == 59)
        #expect(drops.due(at: start + .seconds(300)) == nil)
        #expect(drops.count(at: start + .seconds(301)) == 1)
        #expect(drops.count(at: start + .seconds(302)) == nil)
        #expect(drops.rest() == 1)
        #expect(drops.rest() == nil)
    }
}

@Suite("The gateway as a process", .serialized)
struct GatewayProcessTests {
    /// Runs the program until `body` returns, and gives it the process and its port.
    private func run(
        _ behaviour: LoopbackServer.Behaviour,
        _ options: [String] = [],
        _ body: (Process, Int, TemporaryFolder, LoopbackServer) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let list = try folder.write("", to: "list.jsonl")
            _ = FileManager.default.createFile(
                atPath: folder.file("key"),
                contents: Data(repeating: 7, count: 32),
                attributes: [.posixPermissions: 0o600]
            )
            try await LoopbackServer.with(behaviour) { server in
                let process = Process()
                process.executableURL = Self.program
                process.arguments =
                    [
                        "gateway", "--listen", "127.0.0.1:0", "--upstream", server.address, "--key", folder.file("key"),
                        "--enforcement", list, "--spill", folder.file("events"), "--sync-milliseconds", "50",
                    ] + options
                let errors = Pipe()
                process.standardError = errors
                try process.run()
                defer { process.terminate() }
                var log = ""
                var port: Int?
                while port == nil {
                    let data = await withCheckedContinuation { continuation in
                        DispatchQueue.global().async {
                            continuation.resume(returning: errors.fileHandleForReading.availableData)
                        }
                    }
                    if data.isEmpty { break }
                    log += String(decoding: data, as: UTF8.self)
                    port = log.firstMatch(of: /port=(\d+)/).flatMap { Int($0.1) }
                }
                try await body(process, try #require(port, "\(log)"), folder, server)
            }
        }
    }

    @Test(arguments: ["anna", nil] as [String?]) func refusesAListWithoutItsKey(_ account: String?) async throws {
        try await TemporaryFolder.with { folder in
            let list = folder.file("list.jsonl")
            if let account { _ = try folder.write(GatewayFixture.line(account), to: "list.jsonl") }
            let process = Process()
            process.executableURL = Self.program
            process.arguments = [
                "gateway", "--upstream", "http://127.0.0.1:1", "--key", folder.file("key"), "--enforcement", list,
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            #expect(!FileManager.default.fileExists(atPath: folder.file("key")))
        }
    }

    @Test(
        "a database's key is meant by the database's name, and its address with the password is told to nobody",
        arguments: [
            ["gateway", "--upstream", "http://127.0.0.1:1"], ["gateway", "authorize"],
            ["gateway", "verify", "--gateway", "http://127.0.0.1:1"],
        ],
        [true, false]
    )
    func namesTheKeyOfADatabase(_ command: [String], byOption: Bool) async throws {
        try await TemporaryFolder.with { folder in
            let list = try folder.write("", to: "list.jsonl")
            let store = "postgres://ann:hush@db.example/watch"
            let process = Process()
            process.executableURL = Self.program
            process.currentDirectoryURL = URL(filePath: folder.path)
            process.arguments = command + ["--enforcement", list] + (byOption ? ["--store", store] : [])
            if !byOption {
                process.environment = ProcessInfo.processInfo.environment.merging(["TOCSIN_STORE": store]) { $1 }
            }
            let errors = Pipe()
            process.standardError = errors
            try process.run()
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            #expect(text.contains("There is no key 'postgres-watch.key'"), "\(text)")
            #expect(!text.contains("hush") && !text.contains("Usage:"), "\(text)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["list.jsonl"])
        }
    }

    @Test(arguments: [["--address-header", "a:b"], ["--upstream-ca", "ca.pem"], ["--account", "header:X-Api-Key"]])
    func refusesOptionsThatCannotWork(_ options: [String]) throws {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = ["gateway", "--upstream", "http://127.0.0.1:1", "--enforcement", "list.jsonl"] + options
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
        #expect(text.contains("\(options[0]) "))
    }

    /// The one beside the test bundle: a release build takes eight minutes, and nothing here is timed.
    private static var program: URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tocsin-service")
    }

    private func lines(_ folder: TemporaryFolder) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("events")).reduce(0) { sum, name in
            let data = try Data(contentsOf: URL(filePath: folder.file("events/\(name)")))
            return sum + data.count { $0 == UInt8(ascii: "\n") }
        }
    }

    private static let request =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer k\r\nContent-Length: 31\r\n\r\n{\"model\":\"m\",\"messages\":[    ]}"

    @Test func killingItLosesNoEventThatItCalledWritten() async throws {
        try await run(.answers(status: 200, body: "{}")) { process, port, folder, _ in
            let connection = try RawConnection(port: port)
            for _ in 0..<50 {
                connection.send(Self.request)
                #expect(await connection.read(until: "\r\n\r\n{}").hasPrefix("HTTP/1.1 200 "))
            }
            var written = 0
            try await GatewayFixture.eventually {
                connection.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
                let page = await connection.read()
                written = page.firstMatch(of: /events_written_total (\d+)/).flatMap { Int($0.1) } ?? 0
                return written > 0
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(try lines(folder) >= written)
        }
    }

    @Test func stoppingItCutsNoAnswerAndLosesNoEvent() async throws {
        try await run(.streams((1...5).map { "data: \($0)\n\n" }, every: .milliseconds(200))) {
            process,
            port,
            folder,
            server in
            let connection = try RawConnection(port: port)
            connection.send(Self.request)
            try await GatewayFixture.eventually { server.received.count == 1 }
            process.terminate()
            var reply = ""
            while case let part = await connection.read(), !part.isEmpty { reply += part }
            #expect(reply.contains("data: 5\n\n"))
            #expect(reply.hasSuffix("0\r\n\r\n"))
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(try lines(folder) == 1)
        }
    }

    @Test func stoppingItWaitsForNoIdleConnectionAndNoLongerThanItsGrace() async throws {
        try await run(.answers(status: 200, body: "{}")) { process, port, _, _ in
            let connection = try RawConnection(port: port)
            connection.send(Self.request)
            #expect(await connection.read(until: "\r\n\r\n{}").hasPrefix("HTTP/1.1 200 "))
            process.terminate()
            #expect(await connection.isEnded())
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        try await run(.hangs, ["--grace", "1"]) { process, port, _, server in
            let connection = try RawConnection(port: port)
            connection.send(Self.request)
            try await GatewayFixture.eventually { server.received.count == 1 }
            process.terminate()
            #expect(await connection.isEnded())
            process.waitUntilExit()
        }
    }
}
