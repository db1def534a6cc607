// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Azure API Management: a gateway row with the caller, and the prompt cut into rows.
struct AzureAPIMFormat: JSONLinesFormat {
    /// Characters of a part: far fewer than the real gateway's, so that small logs hold parts, too.
    private static let partLength = 2000

    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        let time = times.text(event.time)
        writer.object { writer in
            writer.member("Type", "ApiManagementGatewayLogs")
            writer.member("TimeGenerated", time)
            writer.member("CorrelationId", event.id)
            writer.member("CallerIpAddress", event.network.address)
            writer.member("ApimSubscriptionId", event.account)
            writer.member("ResponseCode", request.turn.outcome == .error ? 500 : 200)
            writer.member("TotalTime", request.latencyMilliseconds)
        }
        writer.endLine()
        var messages = JSONWriter()
        messages.messages(request)
        var answer = JSONWriter()
        answer.array { if !request.turn.answer.isEmpty { $0.message("assistant", request.turn.answer) } }
        var rest = messages.text[...]
        var sequence = 0
        repeat {
            let part = String(rest.prefix(Self.partLength))
            rest = rest.dropFirst(Self.partLength)
            writer.object { writer in
                writer.member("Type", "ApiManagementGatewayLlmLog")
                writer.member("TimeGenerated", time)
                writer.member("CorrelationId", event.id)
                writer.member("RequestId", event.id)
                writer.member("SequenceNumber", sequence)
                writer.member("ModelName", request.model)
                writer.member("DeploymentName", request.model)
                writer.member("OperationName", "ChatCompletions")
                writer.member("PromptTokens", request.inputTokens)
                writer.member("CompletionTokens", request.outputTokens)
                writer.member("IsStreamCompletion", false)
                writer.member("RequestMessages", part)
                writer.member("ResponseMessages", sequence == 0 ? answer.text : "")
            }
            writer.endLine()
            sequence += 1
        } while !rest.isEmpty
    }
}
