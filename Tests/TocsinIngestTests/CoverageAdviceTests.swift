// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct CoverageAdviceTests {
    private func progress(_ format: LogFormat) -> SourceProgress {
        SourceProgress(fingerprint: SourceFingerprint(value: "x"), name: "log", format: format.rawValue)
    }

    @Test func saysSharesAndWhatToChange() {
        var progress = progress(.liteLLM)
        progress.coverage.requests = 1000
        progress.coverage.requestsWithPrompt = 3
        progress.coverage.requestsWithAccount = 1000
        progress.coverage.requestsWithNetwork = 999
        progress.coverage.timesWithoutZone = 7
        progress.coverage.outcomesUnknown = 4
        let advice = CoverageAdvice(progress)
        #expect(
            advice.shares == [
                "1 % of 1000 requests carried prompt text.", "None of 1000 requests carried the model's output.",
                "All of 1000 requests carried an account.", "99 % of 1000 requests carried a network address.",
                "None of 1000 requests carried the client's time zone.",
            ]
        )
        #expect(advice.changes.count == 4)
        #expect(advice.changes[0].contains("store_prompts_in_spend_logs"))
        #expect(advice.changes[0].contains("turn_off_message_logging"))
        #expect(advice.changes[1].contains("X-Time-Zone"))
        #expect(advice.changes[2].hasPrefix("7 times named no zone"))
        #expect(advice.changes[3].hasPrefix("4 requests end in words that Tocsin does not know"))
        #expect(advice.changes[3].contains("completed, refused, filtered"))
    }

    @Test(arguments: ["ENABLE_AUDIT_LOGS_FILE", "AUDIT_LOG_LEVEL", "MAX_BODY_LOG_SIZE", "AUDIT_EXCLUDED_PATHS"])
    func namesWhatKeepsChatsOutOfOpenWebUIsAuditLog(_ setting: String) {
        var progress = progress(.openWebUIAudit)
        progress.coverage.requests = 10
        #expect(CoverageAdvice(progress).changes.first?.contains(setting) == true)
    }

    @Test(arguments: [
        (named: 10, text: nil as String?),
        (named: 9, text: "10 % of 10 requests named no account and were not looked at: a finding is about an account."),
        (named: 0, text: "All of 10 requests named no account and were not looked at: a finding is about an account."),
    ])
    func saysWhatNoRuleLooksAt(_ example: (named: Int, text: String?)) {
        var progress = progress(.shareGPT)
        progress.coverage.requests = 10
        progress.coverage.requestsWithAccount = example.named
        #expect(CoverageAdvice(progress).notScanned == example.text)
    }

    @Test func saysNothingWithoutRequests() {
        #expect(CoverageAdvice(progress(.openAIAudit)).shares.isEmpty)
        #expect(CoverageAdvice(progress(.kong)).changes.isEmpty)
    }

    @Test(arguments: LogFormat.allCases)
    func everySentenceEnds(_ format: LogFormat) {
        var progress = progress(format)
        progress.coverage.requests = 10
        progress.coverage.timesInFuture = 1
        let advice = CoverageAdvice(progress)
        #expect(advice.shares.count == 5)
        #expect((advice.shares + advice.changes).allSatisfy { $0.hasSuffix(".") })
    }
}
