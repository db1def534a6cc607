// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// A request as rules see it.
package struct RequestSubject: RuleSubject {
    private let event: Event
    private let request: Request
    private let text: RequestText
    private let signals: TextSignals

    package init(event: Event, request: Request, text: RequestText, signals: TextSignals) {
        self.event = event
        self.request = request
        self.text = text
        self.signals = signals
    }

    package func value(_ field: String) -> FieldValue? {
        switch field {
        case "prompt": .words(text.prompt)
        case "instructions": .words(text.instructions)
        case "output": .words(text.output)
        case "toolResults": .words(text.toolResults)
        case "endpoint": .word(request.endpoint)
        case "model": .word(request.model)
        case "outcome": .word(request.outcome?.rawValue)
        case "language": .word(signals.language)
        case "outputLanguage": .word(signals.outputLanguage)
        case "script": .word(signals.script?.rawValue)
        case "inputTokens": .count(request.inputTokens)
        case "outputTokens": .count(request.outputTokens)
        case "promptLength": .count(signals.promptLength)
        case "networkKind": .word(event.network.kind?.rawValue)
        case "country": .word(event.network.country)
        case "asn": .count(event.network.autonomousSystem.map { Int($0) })
        case "timeZone": .word(event.client.timeZone)
        case "locale": .word(event.client.locale)
        case "userAgent": .word(event.client.userAgent)
        case "batchSize": .count(signals.batchSize)
        case "personaBiographies": .count(signals.personaBiographies)
        default: nil
        }
    }
}

extension FieldValue {
    static func word(_ text: String?) -> FieldValue? { text.map { .text($0) } }
    static func words(_ text: String) -> FieldValue? { text.isEmpty ? nil : .text(text) }
    static func count(_ number: Int?) -> FieldValue? { number.map { .number(Double($0)) } }
    static func measure(_ number: Double?) -> FieldValue? { number.map { .number($0) } }
}
