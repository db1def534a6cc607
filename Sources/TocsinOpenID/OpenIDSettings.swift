// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinCases
internal import TocsinSignIn

/// Which provider vouches for people, and what follows from what it says.
package struct OpenIDSettings: Sendable, Equatable {
    /// The provider's address, as it names itself.
    package var issuer: String
    package var clientID: String
    /// Nil for a client without one: PKCE alone then protects the code.
    package var clientSecret: String?
    /// Where the provider sends people back to.
    package var redirectAddress: String
    package var scopes = ["openid", "profile"]
    /// The claim that says a person's role or groups, with dots between the names of nested ones; nil when roles are set here.
    package var roleClaim: String?
    /// Which value of the claim is which role; the first that a person has counts.
    package var roles: [RoleMapping] = []
    package var strangers = Strangers.refuse
    /// The claim that names people who are made.
    package var nameClaim = "preferred_username"

    package struct RoleMapping: Sendable, Equatable {
        package var value: String
        package var role: Role

        package init(value: String, role: Role) {
            self.value = value
            self.role = role
        }
    }

    /// What happens to people whom the provider knows and nobody here does.
    package enum Strangers: String, Sendable, CaseIterable {
        case refuse
        /// They are added, with the claim's role.
        case make
    }

    package init(issuer: String, clientID: String, redirectAddress: String) {
        self.issuer = issuer
        self.clientID = clientID
        self.redirectAddress = redirectAddress
    }

    /// Where the console takes what a provider sends back.
    package static let redirectPath = "/sign-in/openid"

    /// Reads a JSON object with members as above, and no others; `roles` is an array of `{"value": …, "role": …}`.
    ///
    /// `clientSecret` stands in a file of its own, which `secretFile` reads by the path in the member `clientSecretFile`.
    ///
    /// - Throws: ``OpenIDError/badSettings(_:)``, ``OpenIDError/badAddress(_:)``, or what `secretFile` throws.
    package init(json: String, secretFile: (String) throws -> String) throws {
        let parser = try JSONParser(maximumBytes: 1 << 16)
        let read: (OpenIDSettings, String?)
        do {
            read = try parser.withValue(in: json) { row in
                (try OpenIDSettings(row), try Self.text("clientSecretFile", row))
            }
        } catch is JSONError {
            throw OpenIDError.badSettings("they are no JSON object")
        }
        self = read.0
        clientSecret = try read.1.map(secretFile)
        guard clientSecret?.isEmpty != true else { throw OpenIDError.badSettings("clientSecretFile holds no secret") }
        try check()
        guard WebAddress.path(redirectAddress) == Self.redirectPath else {
            throw OpenIDError.badSettings("the path of redirectAddress is \(Self.redirectPath)")
        }
    }

    private static let members = [
        "issuer", "clientID", "clientSecretFile", "redirectAddress", "scopes", "roleClaim", "roles", "strangers",
        "nameClaim",
    ]

    /// - Throws: ``OpenIDError/badSettings(_:)`` for a member that there is not: a slip of the pen would otherwise change nothing.
    private static func refuseOthers(_ row: JSONValue) throws(OpenIDError) {
        var others: [String] = []
        row.forEachMember { name, _ in
            if !members.contains(name) { others.append(name) }
        }
        guard let other = others.first else { return }
        throw .badSettings("there is no member '\(other)'; members are \(members.joined(separator: ", "))")
    }

    /// - Returns: Nil for a member that is not there.
    /// - Throws: ``OpenIDError/badSettings(_:)`` for one that is no text, or an empty one.
    private static func text(_ name: String, _ row: JSONValue) throws(OpenIDError) -> String? {
        guard let value = row.member(name) else { return nil }
        guard let text = value.nonEmptyString else { throw .badSettings("\(name) is a text that is not empty") }
        return text
    }

    /// - Returns: Nil for a member that is not there.
    /// - Throws: ``OpenIDError/badSettings(_:)`` for one that is no array.
    private static func array(_ name: String, _ row: JSONValue) throws(OpenIDError) -> [JSONValue]? {
        guard let value = row.member(name) else { return nil }
        guard value.kind == .array else { throw .badSettings("\(name) is an array") }
        return value.elements
    }

    private init(_ row: JSONValue) throws(OpenIDError) {
        func needed(_ name: String) throws(OpenIDError) -> String {
            guard let value = try Self.text(name, row) else { throw .badSettings("\(name) is missing") }
            return value
        }
        try Self.refuseOthers(row)
        self.init(
            issuer: try needed("issuer"),
            clientID: try needed("clientID"),
            redirectAddress: try needed("redirectAddress")
        )
        if let listed = try Self.array("scopes", row) {
            scopes = listed.compactMap(\.nonEmptyString)
            guard scopes.count == listed.count else { throw .badSettings("scopes is an array of texts") }
        }
        roleClaim = try Self.text("roleClaim", row)
        nameClaim = try Self.text("nameClaim", row) ?? nameClaim
        if let word = row["strangers"] {
            guard let known = word.string.flatMap({ Strangers(rawValue: $0) }) else {
                throw .badSettings("strangers is refuse or make")
            }
            strangers = known
        }
        for mapping in try Self.array("roles", row) ?? [] {
            guard let value = mapping["value"]?.nonEmptyString,
                let role = mapping["role"]?.string.flatMap({ Role(rawValue: $0) })
            else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badSettings("roles is an array of {\"value\": …, \"role\": …}; roles are \(known)")
            }
            roles.append(RoleMapping(value: value, role: role))
        }
    }

    /// - Throws: ``OpenIDError`` for what could never work, or would be unsafe.
    package func check() throws(OpenIDError) {
        guard ProviderAddress.isIssuer(issuer) else { throw .badAddress("issuer") }
        guard ProviderAddress.isSafe(redirectAddress) else { throw .badAddress("redirectAddress") }
        guard scopes.contains("openid") else { throw .badSettings("scopes lacks openid") }
        guard roleClaim == nil || !roles.isEmpty else { throw .badSettings("roleClaim needs roles") }
        guard strangers == .refuse || roleClaim != nil else {
            throw .badSettings("strangers can be made only with a roleClaim that says what they may do")
        }
    }
}
