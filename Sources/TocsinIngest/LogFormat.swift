// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The log formats that Tocsin reads; raw values are what `--format` takes.
package enum LogFormat: String, Sendable, CaseIterable {
    case tocsin
    case openAIChat = "openai-chat"
    case openAIResponses = "openai-responses"
    case openAIAudit = "openai-audit"
    case liteLLM = "litellm"
    case liteLLMSpend = "litellm-spend"
    case openTelemetry = "otel"
    case langfuse
    case openWebUI = "open-webui"
    case openWebUIAudit = "open-webui-audit"
    case azureAPIManagement = "azure-apim"
    case envoy
    case kong
    case shareGPT = "sharegpt"
    case wildChat = "wildchat"
    case csv

    /// Its name among people.
    package var title: String {
        switch self {
        case .tocsin: "Tocsin events"
        case .openAIChat: "OpenAI Chat Completions log"
        case .openAIResponses: "OpenAI Responses log"
        case .openAIAudit: "OpenAI organisation audit log"
        case .liteLLM: "LiteLLM StandardLoggingPayload"
        case .liteLLMSpend: "LiteLLM SpendLogs"
        case .openTelemetry: "OpenTelemetry GenAI spans"
        case .langfuse: "Langfuse export"
        case .openWebUI: "Open WebUI chat export"
        case .openWebUIAudit: "Open WebUI audit log"
        case .azureAPIManagement: "Azure API Management LLM log"
        case .envoy: "Envoy AI Gateway access log"
        case .kong: "Kong AI log"
        case .shareGPT: "ShareGPT conversations"
        case .wildChat: "WildChat or LMSYS conversations"
        case .csv: "CSV with a mapping"
        }
    }
}
