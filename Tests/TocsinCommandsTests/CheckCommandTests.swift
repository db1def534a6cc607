// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinTestSupport

@Suite("Whether a message is a scam, on the command line")
struct CheckCommandTests {
    @Test("small signs of a message that is not flagged are not headed as the reason why")
    func weakSigns() async throws {
        try await TemporaryFolder.with { folder in
            let message =
                "Hi Tom, the tomatoes on the balcony are ripe now and taste of summer. Pictures: northline.top"
            _ = try folder.write(message, to: "message.txt")
            let output = try CommandRun.run("check", "message.txt", "--language", "en", in: folder).output
            #expect(output.contains("No sign of a scam was found."))
            #expect(output.contains("Small signs, too weak to count\n- "))
            #expect(!output.contains("Why\n"))
        }
    }

    @Test("why a message is flagged")
    func reasons() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("Please pay the fee at http://192.0.2.7/pay today.", to: "message.txt")
            let output = try CommandRun.run("check", "message.txt", "--language", "en", in: folder).output
            #expect(output.contains("Why\n- "))
            #expect(!output.contains("too weak to count"))
        }
    }
}
