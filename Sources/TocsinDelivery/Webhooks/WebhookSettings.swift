// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText

/// Who is told of decisions, as the operator's file says.
package enum WebhookSettings {
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
                        return Row(
                            name: try needed("name"),
                            url: try needed("url"),
                            secretFile: try needed("secretFile"),
                            types: row["types"]?.elements.compactMap(\.string),
                            allowsPrivate: row["allowPrivateAddresses"]?.bool ?? false
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
