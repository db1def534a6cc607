// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Azure API Management's `ApiManagementGatewayLlmLog`, joined on `CorrelationId` with `ApiManagementGatewayLogs`.
///
/// Rows come from Log Analytics (JSON or CSV), or in the envelope `{"records": […]}` of diagnostic settings, where most columns
/// stand under `properties` and names differ in case. A long prompt is cut into rows by `SequenceNumber`.
struct AzureAPIManagementLog: LogAdapter {
    let format = LogFormat.azureAPIManagement
    let joinsRecords = true
    let mayBeCSV = true

    func recognises(_ record: JSONValue) -> Bool {
        if let records = record["records"] { return records.firstElement.map(AzureRow.init)?.isGatewayRow ?? false }
        return AzureRow(record).isGatewayRow
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        let rows = record["records"]?.elements ?? [record]
        for row in rows { sink.add(try fragment(AzureRow(row))) }
        if rows.isEmpty { throw AdaptError.wrongShape(expected: "at least one row in 'records'") }
    }

    private func fragment(_ row: AzureRow) throws -> RawFragment {
        guard let correlation = row["correlationid"]?.identifierText else {
            throw AdaptError.wrongShape(expected: "'CorrelationId'")
        }
        var request = Request()
        var event = RawEvent(content: .request(request))
        if let time = row["timegenerated"] ?? row["time"] {
            if let text = time.string, time.time == nil, let reading = Self.portalTime.time(text) {
                event.time = reading.time
                event.timeHadZone = true
            } else {
                try event.setTime(time)
            }
        }
        event.identify(.user, row["userid"]?.identifierText)
        event.identify(.key, (row["apimsubscriptionid"] ?? row["subscriptionid"])?.identifierText)
        event.address = row["calleripaddress"]?.nonEmptyString
        if row.isModelRow {
            request.endpoint = row["operationname"]?.nonEmptyString
            request.model = (row["modelname"] ?? row["deploymentname"])?.nonEmptyString
            request.inputTokens = row["prompttokens"]?.int
            request.outputTokens = row["completiontokens"]?.int
        } else {
            request.latencyMilliseconds = row["totaltime"]?.int ?? row["durationms"]?.int
        }
        if let code = row["responsecode"]?.int, code >= 400 { request.outcome = .error }
        event.content = .request(request)
        return RawFragment(
            key: correlation,
            role: row.isModelRow ? .part(sequence: row["sequencenumber"]?.int ?? 0) : .addition,
            event: event,
            inputText: row["requestmessages"].map { OpenAIMessages.text(of: $0) },
            outputText: row["responsemessages"].map { OpenAIMessages.text(of: $0) }
        )
    }

    /// How the portal writes Universal Time into CSV.
    private static let portalTime = TimeForm("M/d/yyyy, h:mm:ss.SSS a")
}

/// A row's columns by name, lower case.
private struct AzureRow {
    private var columns: [String: JSONValue] = [:]

    init(_ row: JSONValue) {
        add(row)
        if let properties = row["properties"] { add(properties) }
    }

    private mutating func add(_ row: JSONValue) {
        row.forEachMember { name, value in
            if value.kind == .null || value.string == "" { return }
            // The portal's CSV says "TimeGenerated [UTC]".
            columns[String(name.lowercased().prefix { $0 != " " })] = value
        }
    }

    subscript(_ name: String) -> JSONValue? { columns[name] }

    var isModelRow: Bool {
        let messages = columns["requestmessages"] ?? columns["responsemessages"]
        return (messages ?? columns["sequencenumber"] ?? columns["prompttokens"] ?? columns["deploymentname"]) != nil
    }

    var isGatewayRow: Bool {
        columns["correlationid"] != nil
            && (isModelRow || (columns["calleripaddress"] ?? columns["apimsubscriptionid"]) != nil)
    }
}
