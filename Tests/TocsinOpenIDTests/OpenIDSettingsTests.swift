// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCases
import TocsinOpenID

struct OpenIDSettingsTests {
    private static let whole = """
        {"issuer":"https://id.example","clientID":"tocsin","clientSecretFile":"secret","redirectAddress":"https://t.example/sign-in/openid",\
        "scopes":["openid","groups"],"roleClaim":"realm.roles","nameClaim":"email","strangers":"make",\
        "roles":[{"value":"lead","role":"senior"},{"value":"team","role":"analyst"}]}
        """

    @Test func readsEverything() throws {
        let settings = try OpenIDSettings(json: Self.whole) { "\($0)!" }
        #expect(settings.clientSecret == "secret!" && settings.scopes == ["openid", "groups"])
        #expect(settings.roleClaim == "realm.roles" && settings.nameClaim == "email" && settings.strangers == .make)
        #expect(settings.roles == [.init(value: "lead", role: .senior), .init(value: "team", role: .analyst)])
    }

    @Test func needsLittle() throws {
        let text =
            #"{"issuer":"http://127.0.0.1:9000","clientID":"t","redirectAddress":"http://localhost:8080/sign-in/openid"}"#
        let settings = try OpenIDSettings(json: text) { $0 }
        #expect(settings.clientSecret == nil && settings.strangers == .refuse && settings.roleClaim == nil)
        #expect(settings.scopes == ["openid", "profile"] && settings.nameClaim == "preferred_username")
    }

    @Test(
        arguments: [
            (#""issuer":"https://id.example","#, "", OpenIDError.badSettings("issuer is missing")),
            ("https://id.example", "http://id.example", .badAddress("issuer")),
            ("https://t.example/", "http://t.example/", .badAddress("redirectAddress")),
            ("/sign-in/openid", "/sign-in", .badSettings("the path of redirectAddress is /sign-in/openid")),
            (#""clientID":"tocsin""#, #""clientID":7"#, .badSettings("clientID is a text that is not empty")),
            (
                #""clientSecretFile":"secret""#, #""clientSecretFile":"""#,
                .badSettings("clientSecretFile is a text that is not empty")
            ),
            (#"["openid","groups"]"#, #""openid""#, .badSettings("scopes is an array")),
            (#""groups""#, "1", .badSettings("scopes is an array of texts")),
            (#""make""#, "true", .badSettings("strangers is refuse or make")),
            (
                #"[{"value":"lead","role":"senior"},{"value":"team","role":"analyst"}]"#, #""x""#,
                .badSettings("roles is an array")
            ),
            (#""openid","#, "", .badSettings("scopes lacks openid")),
            (#""make""#, #""some""#, .badSettings("strangers is refuse or make")),
            (
                #""roleClaim":"realm.roles","#, "",
                .badSettings(
                    "strangers can be made only with a roleClaim that says what they may do"
                )
            ),
            (
                #"[{"value":"lead","role":"senior"},{"value":"team","role":"analyst"}]"#, "[]",
                .badSettings("roleClaim needs roles")
            ),
            ("{", "", .badSettings("they are no JSON object")),
        ] as [(String, String, OpenIDError)]
    )
    func mistakesAreNamed(part: String, other: String, error: OpenIDError) {
        #expect(throws: error) {
            try OpenIDSettings(json: Self.whole.replacing(part, with: other, maxReplacements: 1)) { $0 }
        }
    }

    @Test func anUnknownMemberIsNamed() {
        let text = Self.whole.replacing("strangers", with: "strangerz")
        let error = #expect(throws: OpenIDError.self) { try OpenIDSettings(json: text) { $0 } }
        #expect(error?.description.contains("there is no member 'strangerz'; members are issuer, clientID, ") == true)
    }

    @Test func anEmptySecretIsNone() {
        #expect(throws: OpenIDError.badSettings("clientSecretFile holds no secret")) {
            try OpenIDSettings(json: Self.whole) { _ in "" }
        }
    }

    @Test func anUnknownRoleIsNamed() {
        let text = Self.whole.replacing("senior", with: "boss")
        let error = #expect(throws: OpenIDError.self) { try OpenIDSettings(json: text) { $0 } }
        #expect(error?.description.contains("roles are viewer, analyst, senior, admin, auditor") == true)
    }
}
