// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText

/// Who is told of decisions, as the operator's file says.
package enum WebhookSettings {
    private static let members = ["name", "url", "secretFile", "types", "allowPrivateAddresses"]

    /// - Throws: ``DeliveryError/badSettings(_:)`` for a member that there is not: a slip of the pen would otherwise change nothing.
    private static func refuseOthers(
        _ row: JSONValue,
        than members: [String],
        _ place: String
    ) throws(DeliveryError) {
        guard row.kind == .object else { throw .badSettings("\(place) is no object") }
        var hasOther = false
        row.forEachMember { name, _ in
            if !members.contains(name) { hasOther = true }
        }
        guard hasOther else { return }
        throw .badSettings("\(place) has a member that there is not; members are \(members.joined(separator: ", "))")
    }

    /// - Returns: Nil for a member that is not there.
    private static func types(_ row: JSONValue, _ place: String) throws(DeliveryError) -> [String]? {
        guard let value = row["types"] else { return nil }
        let words = value.elements.compactMap(\.string)
        guard value.kind == .array, !words.isEmpty, words.count == value.elements.count else {
            throw .badSettings("types of \(place) is an array of texts that is not empty; leave it out for all types")
        }
        return words
    }

    /// - Returns: False for a member that is not there.
    private static func flag(_ name: String, _ row: JSONValue, _ place: String) throws(DeliveryError) -> Bool {
        guard let value = row.member(name) else { return false }
        guard let flag = value.bool else { throw .badSettings("\(name) of \(place) is true or false, without quotes") }
        return flag
    }

    /// Reads `{"webhooks": [{"name": …, "url": …, "secretFile": …, "types": […], "allowPrivateAddresses": …}]}`.
    ///
    /// - Parameters:
    ///   - json: The file's text.
    ///   - secretFile: Reads a secret's file by its path.
    /// - Returns: In the file's order.
    /// - Throws: ``DeliveryError``, or what `secretFile` throws.
    package static func read(
        json: String,
        secretFile: (String) throws -> String
    ) throws -> [WebhookEndpoint] {
        struct Row {
            var name: String
            var url: String
            var secretFile: String
            var types: [String]?
            var allowsPrivate: Bool
        }
        let rows: [Row]
        do {
            rows = try JSONParser(maximumBytes: 1 << 18).withValue(in: json) { value in
                guard value.kind == .object else { throw DeliveryError.badSettings("they are no JSON object") }
                try refuseOthers(value, than: ["webhooks"], "the file")
                guard let list = value["webhooks"], list.kind == .array else {
                    throw DeliveryError.badSettings("'webhooks' is missing, or no array")
                }
                return try list.elements.enumerated()
                    .map { place, row in
                        func needed(_ member: String) throws -> String {
                            guard let text = row.member(member)?.nonEmptyString else {
                                throw DeliveryError.badSettings("webhook \(place + 1) lacks '\(member)'")
                            }
                            return text
                        }
                        try refuseOthers(row, than: members, "webhook \(place + 1)")
                        return Row(
                            name: try needed("name"),
                            url: try needed("url"),
                            secretFile: try needed("secretFile"),
                            types: try types(row, "webhook \(place + 1)"),
                            allowsPrivate: try flag("allowPrivateAddresses", row, "webhook \(place + 1)")
                        )
                    }
            }
        } catch is JSONError {
            throw DeliveryError.badSettings("they are no JSON object")
        }
        guard Set(rows.map(\.name)).count == rows.count else {
            throw DeliveryError.badSettings("two webhooks have the same name")
        }
        return try rows.map { row in
            var types = Set(WebhookMessage.Kind.allCases)
            if let words = row.types {
                types = Set(
                    try words.map { word in
                        guard let kind = WebhookMessage.Kind(rawValue: word) else {
                            let known = WebhookMessage.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                            throw DeliveryError.badSettings("'\(row.name)' wants a type that is none of \(known)")
                        }
                        return kind
                    }
                )
            }
            return try WebhookEndpoint(
                name: row.name,
                url: row.url,
                types: types,
                allowsPrivateAddresses: row.allowsPrivate,
                secret: try WebhookSecret(text: try secretFile(row.secretFile), file: row.secretFile)
            )
        }
    }
}
