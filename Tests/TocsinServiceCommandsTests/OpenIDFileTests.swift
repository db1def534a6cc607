// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import SecretFile
import Testing
import TocsinTestSupport

@testable import TocsinServiceCommands

@Suite struct OpenIDFileTests {
    /// Writes a file with a mode, reads it as a client's secret, and gives what came of it.
    private func secret(_ text: String, mode: Int) async throws -> String {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "secret")
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            do {
                return try OpenIDFile.secret(path)
            } catch {
                return "\(error)".replacing(path, with: "FILE")
            }
        }
    }

    @Test func aSecretIsReadWithoutTheSpaceAroundIt() async throws {
        #expect(try await secret(" s3cret word\n", mode: 0o600) == "s3cret word")
    }

    @Test(arguments: [0o644, 0o640, 0o604]) func aSecretThatOthersCanReadIsRefused(_ mode: Int) async throws {
        #expect(
            try await secret("s3cret", mode: mode)
                == "The client's secret 'FILE' can be read by others (mode \(String(mode, radix: 8))). Run: chmod 600 FILE"
        )
    }

    @Test(arguments: ["", "\n"]) func anEmptySecretIsRefused(_ text: String) async throws {
        #expect(try await secret(text, mode: 0o600).hasPrefix("The client's secret 'FILE' is empty"))
    }

    @Test func mistakesNameTheFileAndTheOption() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("{\"clientID\": \"tocsin\"}", to: "openid.json")
            let error = #expect(throws: OpenIDFileError.self) { _ = try OpenIDFile.settings(path) }
            #expect(
                error.map { "\($0)" } == "'\(path)' (--openid): The OpenID settings do not hold: issuer is missing."
            )
        }
        #expect(throws: OpenIDFileError.cannotRead(path: "/nothing.json")) {
            _ = try OpenIDFile.settings("/nothing.json")
        }
    }

    @Test func aSecretThatIsNotThereIsNamed() {
        let error = #expect(throws: SecretFileError.self) { _ = try OpenIDFile.secret("/nothing") }
        #expect(String(describing: error).contains("clientSecretFile"))
    }
}
