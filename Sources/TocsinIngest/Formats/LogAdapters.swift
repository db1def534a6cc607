// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Every adapter, in the order in which they are asked whether a file is theirs: the most particular first.
enum LogAdapters {
    static let all: [any LogAdapter] = [
        TocsinEventLog(),
        OpenTelemetryLog(),
        OpenWebUIAuditLog(),
        OpenAIAuditLog(),
        LiteLLMSpendLog(),
        LiteLLMLog(),
        AzureAPIManagementLog(),
        EnvoyLog(),
        KongLog(),
        OpenWebUILog(),
        LangfuseLog(),
        ShareGPTLog(),
        WildChatLog(),
        OpenAIResponsesLog(),
        OpenAIChatLog(),
    ]

    static func adapter(for format: LogFormat) -> (any LogAdapter)? {
        all.first { $0.format == format }
    }

    /// Those whose records bear marks that no other format's do, and hold members that other adapters would take for theirs.
    private static let marked: [any LogAdapter] = [TocsinEventLog(), LiteLLMSpendLog(), LiteLLMLog()]

    /// Refuses a record that plainly is of another format than the one it is read as.
    ///
    /// - Throws: ``AdaptError/otherFormat(_:readAs:)``.
    static func refuseOthers(_ record: JSONValue, in format: LogFormat) throws(AdaptError) {
        // Around a pair such marks are some logger's own words.
        guard record["request"] == nil, let other = marked.first(where: { $0.recognises(record) })?.format,
            other != format
        else { return }
        throw .otherFormat(other, readAs: format)
    }

    /// The adapter that recognises a record.
    ///
    /// - Parameters:
    ///   - record: The record, a row of CSV as an object.
    ///   - isCSV: Whether the record is such a row.
    /// - Returns: Nil when none does.
    static func detect(_ record: JSONValue, isCSV: Bool) -> (any LogAdapter)? {
        all.first { ($0.mayBeCSV || !isCSV) && $0.recognises(record) }
    }
}

extension LogFormat {
    /// Whether any stretch of lines can be read without the others: not where an event's parts lie in several records, nor below a heading.
    package var mayBeCut: Bool {
        LogAdapters.adapter(for: self).map { !$0.joinsRecords } ?? false
    }
}
