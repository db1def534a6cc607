// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import KafkaClient
import Testing
import TocsinTestSupport

@Suite("Settings for Kafka")
struct KafkaSettingsTests {
    private static let secret = "correct horse battery staple"

    /// Reads a file of settings and makes a client with it.
    private func start(_ text: String, mode: Int = 0o600) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "kafka.properties")
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            _ = try KafkaProducer(KafkaSettings(brokers: "127.0.0.1:1", file: path))
        }
    }

    @Test func takesWhatTheLibraryTakes() async throws {
        try await start(
            "# a comment\n\n security.protocol = SASL_PLAINTEXT \nsasl.mechanisms=SCRAM-SHA-256\n"
                + "sasl.username=anna\nsasl.password=a=b\n"
        )
    }

    struct Mistake: CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var mode = 0o600
        var says: String
    }

    @Test(arguments: [
        Mistake(testDescription: "no pair", text: "linger.ms=5\nhello\n", says: "line 2: expected 'name=value'"),
        Mistake(testDescription: "Windows", text: "# a\r\nhello\r\n", says: "line 2: expected 'name=value'"),
        Mistake(testDescription: "ours", text: "group.id=x\n", says: "line 1: 'group.id' is set by Tocsin"),
        Mistake(testDescription: "how many brokers", text: "acks=0\n", says: "line 1: 'acks' is set by Tocsin"),
        Mistake(
            testDescription: "the same by its other name",
            text: "request.required.acks=1\n",
            says: "line 1: 'request.required.acks' is set by Tocsin"
        ),
        Mistake(
            testDescription: "silence about what arrived",
            text: "delivery.report.only.error=true\n",
            says: "line 1: 'delivery.report.only.error' is set by Tocsin"
        ),
        Mistake(testDescription: "unknown", text: "sasl.pasword=\(secret)\n", says: "no property 'sasl.pasword'"),
        Mistake(testDescription: "bad value", text: "linger.ms=\(secret)\n", says: "The value of 'linger.ms'"),
        Mistake(
            testDescription: "open to others",
            text: "sasl.password=\(secret)\n",
            mode: 0o644,
            says: "can be read by others"
        ),
        Mistake(
            testDescription: "refused at the start",
            text: "security.protocol=SSL\nssl.ca.location=/nowhere\nssl.key.password=\(secret)\n",
            says: "does not start with these settings"
        ),
    ])
    func mistakesAreExplainedWithoutValues(_ mistake: Mistake) async throws {
        let error = await #expect(throws: KafkaSettingsError.self) { try await start(mistake.text, mode: mistake.mode) }
        let text = try #require(error).description
        #expect(text.contains(mistake.says), "\(text)")
        #expect(!text.contains(Self.secret))
    }

    @Test(arguments: ["", "a:1,", "bad host:9092", "host:xx", "host:0", "host:65536"])
    func whatNamesNoBrokerIsRefused(_ text: String) {
        #expect(throws: KafkaSettingsError.noBrokers(text)) { try KafkaSettings(brokers: text) }
    }

    @Test(arguments: ["host", "host:9092", "a:1, b:2", "[::1]", "[::1]:9092", "SASL_SSL://host:9092"])
    func brokersAreHostsWithAPortOrWithout(_ text: String) throws {
        #expect(try KafkaSettings(brokers: text).brokers == text)
    }

    @Test func aFileThatIsNotThereIsNamed() {
        #expect(throws: KafkaSettingsError.cannotRead(path: "/nowhere/x")) {
            try KafkaSettings(brokers: "a:1", file: "/nowhere/x")
        }
    }
}
