// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
package import TocsinStore

/// What a source's logs tell and what they leave out, in sentences for the operator.
package struct CoverageAdvice: Sendable, Equatable {
    /// What share of the requests had what, in the order of ``Field``; empty without requests.
    package var shares: [String]
    /// What no rule and no tie could look at; nil where every request named an account.
    package var notScanned: String?
    /// What to change in the gateway to have more; empty when nothing is missing that it could log.
    package var changes: [String]

    /// What signals need of a request.
    package enum Field: String, Sendable, CaseIterable {
        case prompt, output, account, network, timeZone

        fileprivate var noun: String {
            switch self {
            case .prompt: "prompt text"
            case .output: "the model's output"
            case .account: "an account"
            case .network: "a network address"
            case .timeZone: "the client's time zone"
            }
        }

        fileprivate func count(_ progress: SourceProgress) -> Int {
            switch self {
            case .prompt: progress.coverage.requestsWithPrompt
            case .output: progress.coverage.requestsWithOutput
            case .account: progress.coverage.requestsWithAccount
            case .network: progress.coverage.requestsWithNetwork
            case .timeZone: progress.coverage.requestsWithTimeZone
            }
        }
    }

    /// Below this share of the requests a field counts as missing: a few requests never have what the others have.
    private static let enough = 0.9

    package init(_ progress: SourceProgress) {
        shares = []
        changes = []
        let requests = progress.coverage.requests
        guard requests > 0 else { return }
        let nameless = progress.coverage.requestsWithoutAccount
        if nameless > 0 {
            notScanned =
                "\(Self.percent(nameless, of: requests)) of \(requests) requests named no account and were not looked at: a finding is about an account."
        }
        let format = LogFormat(rawValue: progress.format)
        for field in Field.allCases {
            let count = field.count(progress)
            shares.append("\(Self.percent(count, of: requests)) of \(requests) requests carried \(field.noun).")
            if Double(count) < Self.enough * Double(requests), let change = format?.change(for: field),
                !changes.contains(change)
            {
                changes.append(change)
            }
        }
        if progress.coverage.timesWithoutZone > 0 {
            changes.append(
                "\(progress.coverage.timesWithoutZone) times named no zone and were read as Universal Time: "
                    + "log times with a zone, such as 2026-01-31T12:00:00Z."
            )
        }
        if progress.coverage.timesInFuture > 0 {
            changes.append(
                "\(progress.coverage.timesInFuture) events are later than this machine's clock: "
                    + "set the clocks of both by NTP."
            )
        }
        if progress.coverage.outcomesUnknown > 0 {
            let known = Request.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            changes.append(
                "\(progress.coverage.outcomesUnknown) requests end in words that Tocsin does not know, and are kept without an "
                    + "outcome: write one of \(known) there."
            )
        }
    }

    /// Whole per cent; only all is 100 % and only none is 0 %.
    private static func percent(_ count: Int, of total: Int) -> String {
        if count == 0 { return "None" }
        if count >= total { return "All" }
        return "\(min(99, max(1, (count * 100 + total / 2) / total))) %"
    }
}

extension LogFormat {
    /// What to change in the gateway so that its log has a field; nil where nothing can be done.
    fileprivate func change(for field: CoverageAdvice.Field) -> String? {
        switch self {
        case .tocsin: Self.tocsinChange(field)
        case .openAIChat, .openAIResponses: Self.pairChange(field)
        case .liteLLM, .liteLLMSpend: Self.liteLLMChange(field)
        case .openTelemetry: Self.openTelemetryChange(field)
        case .langfuse: Self.langfuseChange(field)
        case .openWebUI, .openWebUIAudit: Self.openWebUIChange(field)
        case .azureAPIManagement: Self.azureChange(field)
        case .envoy: Self.envoyChange(field)
        case .kong: Self.kongChange(field)
        case .csv: "Map a column to '\(Self.mappedField(field))' in the mapping file, if the log has one."
        case .openAIAudit, .shareGPT, .wildChat: nil
        }
    }

    private static func mappedField(_ field: CoverageAdvice.Field) -> String {
        field == .network ? "ip" : field.rawValue
    }

    private static func tocsinChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt: "Write what the user sent into 'input'."
        case .output: "Write the model's answer into 'output'."
        case .account: "Write the account's id into 'account'."
        case .network: "Write the client's address into 'network.ip' (its /24 into 'network.prefix' is enough)."
        case .timeZone: "Write the client's time zone into 'client.timeZone'."
        }
    }

    private static func pairChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt: "Log the request's body beside the response, as {\"request\": …, \"response\": …}."
        case .output: "Log the response's body beside the request; streamed chunks may stay as they are."
        case .account: "Have callers send 'safety_identifier', or log 'user_id' or 'api_key_hash' beside the request."
        case .network: "Log the client's address as 'ip', or the header X-Forwarded-For under 'headers'."
        case .timeZone: "Have your client send the header X-Time-Zone, and log it under 'headers'."
        }
    }

    private static func liteLLMChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output:
            "Set general_settings.store_prompts_in_spend_logs: true in LiteLLM's configuration; by default it keeps no text. "
                + "Leave out litellm_settings.turn_off_message_logging, which puts a placeholder in the place of texts."
        case .account: "Have callers send 'user' with each request, or give each of them a key of their own."
        case .network: "Put LiteLLM behind a proxy that sets X-Forwarded-For, and set use_x_forwarded_for: true."
        case .timeZone: "Have your client send the header X-Time-Zone; LiteLLM logs X- headers."
        }
    }

    private static func openTelemetryChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output:
            "Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY (older instrumentation: true), and "
                + "OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental where it asks for that."
        case .account:
            "Set the span attribute user.id (or enduser.pseudo.id); the GenAI conventions have none of their own."
        case .network: "Set the span attribute client.address on the model call's span."
        case .timeZone: "OpenTelemetry has no attribute for a time zone; send Tocsin events to have it."
        }
    }

    private static func langfuseChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output:
            "Export observations with their input and output, and turn masking off for them "
                + "(with LiteLLM: litellm_settings.turn_off_message_logging)."
        case .account: "Set the user id on traces, and export traces and observations into one file."
        case .network, .timeZone: "Langfuse knows no network and no time zone; give the access log of your gateway too."
        }
    }

    private static func openWebUIChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output:
            "Set ENABLE_AUDIT_LOGS_FILE=true, AUDIT_LOG_LEVEL=REQUEST_RESPONSE, a MAX_BODY_LOG_SIZE above the default of 2048 "
                + "bytes, and an AUDIT_EXCLUDED_PATHS without /chats and /chat, which the default has; or give the chat export too."
        case .account: "Export chats as an administrator: that export names the user."
        case .network: "Give the audit log too (AUDIT_LOG_LEVEL=METADATA or above); it knows the address of sign-ins."
        case .timeZone: "Open WebUI logs no time zone."
        }
    }

    private static func azureChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output:
            "Turn on 'Log prompts' and 'Log completions' for the API, in its Azure Monitor diagnostic settings."
        case .account: "Give each customer a subscription of their own, and export ApiManagementGatewayLogs too."
        case .network: "Export ApiManagementGatewayLogs into the same file: it has CallerIpAddress."
        case .timeZone: "Azure API Management logs no time zone."
        }
    }

    private static func envoyChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output: "An access log has no bodies; give a log that has them too, such as OpenTelemetry spans."
        case .account: "Add the header that names the user to the access log's JSON format, as x-user-id."
        case .network: "Add x-forwarded-for and downstream_remote_address to the access log's JSON format."
        case .timeZone: "An access log has no time zone."
        }
    }

    private static func kongChange(_ field: CoverageAdvice.Field) -> String {
        switch field {
        case .prompt, .output: "Set config.logging.log_payloads and log_statistics to true in the AI Proxy plugin."
        case .account: "Turn on an authentication plugin, so that the log names the consumer."
        case .network: "Set trusted_ips and real_ip_header, so that client_ip is the client's."
        case .timeZone: "Have your client send the header X-Time-Zone; Kong logs request headers."
        }
    }
}
