// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The formats that a simulated log can be written in; raw values are what `--format` takes.
package enum SimulatedFormat: String, Sendable, CaseIterable {
    case tocsin
    case openAIChat = "openai-chat"
    case openAIResponses = "openai-responses"
    case liteLLM = "litellm"
    case liteLLMSpend = "litellm-spend"
    case openTelemetry = "otel"
    case langfuse
    case openWebUI = "open-webui"
    case openWebUIAudit = "open-webui-audit"
    case azureAPIManagement = "azure-apim"
    case envoy
    case kong
    case openAIAudit = "openai-audit"
    case wildChat = "wildchat"
    case shareGPT = "sharegpt"
    case csv

    /// The log's usual file name.
    package var fileName: String {
        switch self {
        case .tocsin: "events.jsonl"
        case .openWebUI: "open-webui.json"
        case .csv: "requests.csv"
        default: rawValue + ".jsonl"
        }
    }

    /// The text of a mapping file, for formats that are read through one.
    package var mapping: String? {
        self == .csv ? CSVWriter.mapping : nil
    }

    /// Whether a conversation is one record, written when it ends.
    package var writesWholeConversations: Bool {
        self == .openWebUI || self == .wildChat || self == .shareGPT
    }

    func makeWriter() -> any EventWriter {
        switch self {
        case .tocsin: TocsinWriter()
        case .openAIChat: JSONLinesWriter(OpenAIChatFormat())
        case .openAIResponses: JSONLinesWriter(OpenAIResponsesFormat())
        case .liteLLM: JSONLinesWriter(LiteLLMFormat())
        case .liteLLMSpend: JSONLinesWriter(LiteLLMSpendFormat())
        case .openTelemetry: JSONLinesWriter(OpenTelemetryFormat())
        case .langfuse: JSONLinesWriter(LangfuseFormat())
        case .openWebUI: OpenWebUIWriter()
        case .openWebUIAudit: JSONLinesWriter(OpenWebUIAuditFormat())
        case .azureAPIManagement: JSONLinesWriter(AzureAPIMFormat())
        case .envoy: JSONLinesWriter(EnvoyFormat())
        case .kong: JSONLinesWriter(KongFormat())
        case .openAIAudit: JSONLinesWriter(OpenAIAuditFormat())
        case .wildChat: JSONLinesWriter(WildChatFormat())
        case .shareGPT: JSONLinesWriter(ShareGPTFormat())
        case .csv: CSVWriter()
        }
    }
}

/// Writes events in one format.
protocol EventWriter {
    mutating func begin(_ log: inout [UInt8])
    mutating func write(_ event: SimulatedEvent, to log: inout [UInt8])
    mutating func end(_ log: inout [UInt8])
}

extension EventWriter {
    mutating func begin(_ log: inout [UInt8]) {}
    mutating func end(_ log: inout [UInt8]) {}
}
