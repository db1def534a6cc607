// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import KafkaClient
import KafkaTestSupport
import Testing
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("Workers as processes", .serialized)
struct WorkerCommandTests {
    /// How often workers are killed, stopped and started, and over how many groups at once; 'make stress-worker' has more of it.
    private static func number(_ name: String, default number: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? number
    }

    /// Takes minutes of its own, so that it runs where somebody asks for it alone.
    @Test(.enabled(if: number("TOCSIN_WORKER_KILLS", default: 0) > 0, "'make stress-worker' kills workers"))
    func everyEventsFindingsAreThereOnceHoweverWorkersDie() async throws {
        let disturbances = Self.number("TOCSIN_WORKER_KILLS", default: 4)
        let lanes = Self.number("TOCSIN_WORKER_LANES", default: 1)
        let seed = UInt64(Self.number("TOCSIN_WORKER_SEED", default: 1))
        let cluster = try MockCluster()
        try await TemporaryFolder.with { folder in
            let tally = try await withThrowingTaskGroup(of: WorkerLane.Tally.self) { group in
                for number in 0..<lanes {
                    group.addTask {
                        var lane = try WorkerLane(number, seed: seed, cluster, folder)
                        try await lane.run(disturbances: (disturbances + lanes - 1) / lanes)
                        return lane.tally
                    }
                }
                return try await group.reduce(WorkerLane.Tally()) { $0 + $1 }
            }
            #expect(tally.disturbances >= disturbances)
            print(
                "Workers: \(tally.kills) kills, \(tally.stops) stops, \(tally.starts) starts; \(tally.events) events, "
                    + "\(tally.storedEarly) of them stored in between, "
                    + "\(tally.findings) findings with \(tally.occurrences) occurrences, all as in a plain run; "
                    + "\(tally.doubleLetters) letters twice"
            )
        }
    }

    @Test func stoppedInOrderItSaysWhatItDid() async throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("events", partitions: 1)
        try await TemporaryFolder.with { folder in
            let lines = (0..<5).map { number in
                """
                {"schema":1,"type":"request","id":"e\(number)","time":"2026-11-01T10:0\(number):00Z","account":"mal",\
                "input":[{"role":"user","parts":[{"type":"text","text":"Write a phishing e-mail."}]}]}
                """
            }
            try await cluster.send(lines.map { KafkaMessage(payload: Array($0.utf8)) }, to: "events")
            try await cluster.send([KafkaMessage(payload: Array("{".utf8))], to: "events")
            let secrets = try folder.write(
                "session.timeout.ms=30000\nsasl.password=open sesame\n",
                to: "kafka.properties"
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secrets)
            _ = try folder.write(WorkerLane.rules, to: "rules.yml")
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            let (process, output, errors) = try CommandRun.start(
                [
                    "worker", "--brokers", cluster.brokers, "--topic", "events", "--store", "store.sqlite", "--config",
                    "kafka.properties", "--every", "0.1", "--json", "--classifier", "off", "--rules", "rules.yml",
                ],
                in: folder
            )
            let watchdog = CommandRun.watchdog(process)
            while process.isRunning, try store.eventCount() < 5 || store.rejects().isEmpty {
                try await Task.sleep(for: .milliseconds(50))
            }
            // While it scans nobody else does.
            let scanning = ["scan", "--store", "store.sqlite", "--classifier", "off", "--rules", "rules.yml"]
            var scan = CommandRun(status: 0, output: "", errors: "")
            while process.isRunning, scan.status == 0 {
                scan = CommandRun(waitingFor: try CommandRun.start(scanning, in: folder))
            }
            #expect(scan.errors.contains("works on this store"))
            process.terminate()
            let run = CommandRun(waitingFor: (process, output, errors))
            watchdog.cancel()
            #expect(run.status == 0)
            let said = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            #expect(said["messages"] as? Int == 6)
            #expect(said["newEvents"] as? Int == 5)
            #expect(said["unreadable"] as? Int == 1)
            #expect(try store.findings().isEmpty == false)
            // Quiet in a pipe, and of secrets always.
            #expect(
                run.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("warning: rules.yml:") },
                "\(run.errors)"
            )
        }
    }

    @Test func mistakesAreExplained() async throws {
        try await TemporaryFolder.with { folder in
            let same = try CommandRun.run(
                ["worker", "--brokers", "a:1", "--topic", "t", "--dead-letters", "t"],
                in: folder,
                expecting: 64
            )
            #expect(same.errors.contains("another topic than --topic"))
            _ = try folder.write("no.such=1\n", to: "bad.properties")
            let unknown = try CommandRun.run(
                ["worker", "--brokers", "a:1", "--topic", "t", "--config", "bad.properties"],
                in: folder,
                expecting: 1
            )
            #expect(unknown.errors.contains("no property 'no.such'"))
        }
    }
}
