// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// OpenAI's organisation audit log: sign-ins, made keys, added users.
///
/// Entries may stand in the pages of the API (`{"data": […]}`).
struct OpenAIAuditLog: LogAdapter {
    let format = LogFormat.openAIAudit

    func recognises(_ record: JSONValue) -> Bool {
        let entry = record["data"]?.firstElement ?? record
        return entry["effective_at"] != nil && entry["type"] != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        let entries = record["effective_at"] == nil ? record["data"]?.elements ?? [] : [record]
        guard !entries.isEmpty else { throw AdaptError.wrongShape(expected: "'type', 'effective_at' and 'actor'") }
        for entry in entries {
            if let event = try event(entry) { sink.add(event) }
        }
        if sink.events.isEmpty { throw AdaptError.notUsed(used: "sign-ins, made keys and added users") }
    }

    private func event(_ entry: JSONValue) throws -> RawEvent? {
        guard let type = entry["type"]?.string else { throw AdaptError.wrongShape(expected: "'type'") }
        let content: Event.Content
        switch type {
        case "login.succeeded": content = .signIn(SignIn(succeeded: true))
        case "login.failed": content = .signIn(SignIn(succeeded: false))
        case "api_key.created": content = .keyCreated
        case "user.added": content = .accountCreated(AccountCreated())
        default: return nil
        }
        var event = RawEvent(content: content)
        event.nativeID = entry["id"]?.identifierText
        try event.setTime(entry["effective_at"])
        guard event.time != nil else { throw AdaptError.missingTime(expected: "'effective_at'") }
        event.organisation = entry["project"]?["id"]?.identifierText
        if type == "user.added" {
            // The actor is who added the user; the account is the user.
            event.identify(.user, entry["user.added"]?["id"]?.identifierText)
            return event
        }
        let session = entry["actor"]?["session"]
        let key = entry["actor"]?["api_key"]
        let user = session?["user"] ?? key?["user"]
        event.identify(.user, user?["id"]?.identifierText ?? key?["service_account"]?["id"]?.identifierText)
        event.identify(.key, key?["id"]?.identifierText)
        event.email = user?["email"]?.nonEmptyString
        event.address = session?["ip_address"]?.nonEmptyString
        event.userAgent = session?["user_agent"]?.nonEmptyString
        if let details = session?["ip_address_details"] {
            event.network.country = details["country"]?.nonEmptyString.flatMap { CountryCode.code(of: $0) }
            event.network.autonomousSystem = details["asn"]?.int.flatMap(UInt32.init(exactly:))
        }
        return event
    }
}
