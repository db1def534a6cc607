// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinTestSupport

@testable import TocsinServiceCommands

@Suite struct ConfigurationTests {
    private func completed(
        _ arguments: String,
        file: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> String {
        try await TemporaryFolder.with { folder in
            var environment = environment
            if let file { environment["TOCSIN_CONFIG"] = try folder.write(file, to: "tocsin.json") }
            return try await ConfiguredArguments(TocsinServiceCommand.self, environment: environment)
                .completed(arguments.split(separator: " ").map(String.init)).joined(separator: " ")
        }
    }

    private let file = """
        {"store": "a.sqlite", "gateway": {"upstream": "https://model.example", "max-body-mib": 8, "verify": {"gateway": ["http://g1", "http://g2"]}},
         "serve": {"port": 9000, "with-check": true, "only-check": false}}
        """

    @Test func nothingConfiguredChangesNothing() async throws {
        for words in ["", "gateway --upstream x", "gateway verify", "--help", "serve --port 1 -h", "nonsense --a b"] {
            #expect(try await completed(words) == words)
        }
    }

    @Test func aFileSetsOptionsOfACommandAndOfItsDefault() async throws {
        #expect(
            try await completed("gateway --enforcement l", file: file)
                == "gateway --upstream=https://model.example --store=a.sqlite --max-body-mib=8 --enforcement l"
        )
        #expect(
            try await completed("gateway run", file: file).hasPrefix("gateway run --upstream=https://model.example")
        )
        #expect(
            try await completed("gateway verify", file: file)
                == "gateway verify --gateway=http://g1 --gateway=http://g2 --store=a.sqlite"
        )
        #expect(try await completed("serve", file: file) == "serve --store=a.sqlite --port=9000 --with-check")
    }

    @Test func flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() async throws {
        let environment = ["TOCSIN_SERVE_PORT": "9001", "TOCSIN_STORE": "b.sqlite"]
        #expect(
            try await completed("serve", file: file, environment: environment)
                == "serve --store=b.sqlite --port=9001 --with-check"
        )
        for words in ["serve --port 9002 --store c", "serve --port=9002 --store=c"] {
            #expect(
                try await completed(words, file: file, environment: environment)
                    == words.replacing("serve", with: "serve --with-check")
            )
        }
        #expect(
            try await completed("gateway", environment: ["TOCSIN_GATEWAY_MAX_BODY_MIB": "9"])
                == "gateway --max-body-mib=9"
        )
    }

    @Test func theFileCanBeNamedByAFlag() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("{\"serve\": {\"port\": 9003}}", to: "tocsin.json")
            for words in [["serve", "--config", path], ["serve", "--config=\(path)"]] {
                let arguments = try await ConfiguredArguments(TocsinServiceCommand.self, environment: [:])
                    .completed(words)
                #expect(arguments == ["serve", "--port=9003"])
            }
        }
    }

    @Test(arguments: [
        "{\"serve\": {\"prot\": 1}}", "{\"serv\": {\"port\": 1}}", "{\"port\": 1}",
        "{\"gateway\": {\"run\": {\"upstream\": \"x\"}}}",
        "{\"serve\": {\"help\": true}}",
    ])
    func whatNoCommandHasIsAMistake(_ file: String) async throws {
        let problem = await #expect(throws: ConfigurationProblem.self) { try await completed("serve", file: file) }
        if case .unknown = problem {} else { Issue.record("\(String(describing: problem))") }
    }

    @Test(arguments: [
        ("serve", "TOCSIN_SERVE_BOGUS", "TOCSIN_SERVE_PORT"),
        ("gateway", "TOCSIN_GATEWAY_ENFORCMENT", "TOCSIN_GATEWAY_ENFORCEMENT"),
        ("gateway verify", "TOCSIN_GATEWAY_VERIFY_PORT", "TOCSIN_GATEWAY_VERIFY_GATEWAY"),
    ])
    func aVariableThatTheCommandDoesNotHaveIsAMistake(_ words: String, _ name: String, _ right: String) async throws {
        let problem = await #expect(throws: ConfigurationProblem.self) {
            try await completed(words, environment: [name: "1"])
        }
        #expect(problem?.description.contains("sets '\(name)', which 'tocsin ") == true)
        #expect(problem?.description.contains(right) == true)
        // It says nothing to another command, and help is there all the same.
        #expect(try await completed("deliver", environment: [name: "1"]) == "deliver")
        #expect(try await completed(words + " --help", environment: [name: "1"]) == words + " --help")
    }

    @Test func variablesOfTheCommandsBelowAndSecretsAreNoMistake() async throws {
        let environment = ["TOCSIN_GATEWAY_VERIFY_GATEWAY": "http://g1", "TOCSIN_JUDGE_KEY": "k"]
        #expect(try await completed("gateway", environment: environment) == "gateway")
        #expect(try await completed("judge", environment: environment).hasPrefix("judge"))
    }

    @Test(arguments: [
        ("\"port\": [8099]", "serve.port' to an array. Expected a text or a number"),
        ("\"port\": true", "serve.port' to true or false. Expected a text or a number"),
        ("\"port\": {\"a\": 1}", "serve.port' to an object. Expected a text or a number"),
        ("\"with-check\": \"true\"", "serve.with-check' to a text. Expected true or false"),
        ("\"with-check\": 1", "serve.with-check' to a number. Expected true or false"),
    ])
    func aValueThatAnOptionCannotHaveIsAMistake(_ setting: String, _ said: String) async throws {
        let problem = await #expect(throws: ConfigurationProblem.self) {
            try await completed("serve", file: "{\"serve\": {\(setting)}}")
        }
        #expect(problem?.description.contains(said) == true, "\(String(describing: problem))")
        #expect(problem?.description.contains("8099") == false)
    }

    @Test func severalValuesAreTextsAndNothingIsUnset() async throws {
        let problem = await #expect(throws: ConfigurationProblem.self) {
            try await completed("gateway verify", file: #"{"gateway": {"verify": {"gateway": ["http://g1", 2]}}}"#)
        }
        #expect(problem?.description.contains("to an array. Expected a text, or an array of texts") == true)
        #expect(try await completed("serve", file: "{\"serve\": {\"port\": null, \"with-check\": null}}") == "serve")
    }

    @Test(arguments: [("on", true), ("Yes", true), ("1", true), ("true", true), ("off", false), ("0", false)])
    func aFlagOfTheEnvironment(_ word: String, _ isOn: Bool) async throws {
        let added = try await completed("serve", file: file, environment: ["TOCSIN_SERVE_WITH_CHECK": word])
        #expect(added == "serve --store=a.sqlite --port=9000" + (isOn ? " --with-check" : ""))
    }

    @Test(arguments: ["", "enable"]) func aFlagOfTheEnvironmentThatSaysNeither(_ word: String) async throws {
        await #expect(throws: ConfigurationProblem.notTrueOrFalse(variable: "TOCSIN_SERVE_WITH_CHECK")) {
            try await completed("serve", environment: ["TOCSIN_SERVE_WITH_CHECK": word])
        }
    }

    @Test(arguments: ["", "[]", "{", "1"]) func aFileIsAnObject(_ file: String) async throws {
        let problem = await #expect(throws: ConfigurationProblem.self) { try await completed("serve", file: file) }
        if case .notAnObject = problem {} else { Issue.record("\(String(describing: problem))") }
    }

    @Test func aFileThatIsNotThereIsNamed() async throws {
        await #expect(throws: ConfigurationProblem.cannotRead(file: "/nowhere.json")) {
            try await completed("serve --config /nowhere.json")
        }
        await #expect(throws: ConfigurationProblem.noFileNamed) { try await completed("serve --config") }
    }
}
