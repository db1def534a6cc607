// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// What risk needs to know of one request; none of its words.
package struct RequestReading: Sendable {
    package var event: EventID
    package var time: Timestamp
    /// Nil where the log names none.
    package var conversation: ConversationID?
    /// Whether the model or a filter declined it.
    package var isDeclined: Bool
    /// Nil for a request that is too short to compare.
    package var sketch: PromptSketch?
    /// How far the classifier's score lies above what one in twenty harmless texts of its language reaches, in bits of its log-odds.
    ///
    /// Nil without text.
    package var marginBits: Double?
    /// Of which harm it speaks; nil where the score is too low to ask.
    package var category: HarmCategory?
    /// 0...1 of the request's bytes.
    package var quotedShare: Double
    /// Whether its writer asks about what somebody does, or for help against it.
    package var asksAbout: Bool

    package init(
        event: EventID,
        time: Timestamp,
        conversation: ConversationID? = nil,
        isDeclined: Bool = false,
        sketch: PromptSketch? = nil,
        marginBits: Double? = nil,
        category: HarmCategory? = nil,
        quotedShare: Double = 0,
        asksAbout: Bool = false
    ) {
        self.event = event
        self.time = time
        self.conversation = conversation
        self.isDeclined = isDeclined
        self.sketch = sketch
        self.marginBits = marginBits
        self.category = category
        self.quotedShare = quotedShare
        self.asksAbout = asksAbout
    }

    /// The margin, where it is not of harm to oneself: who speaks of that needs help.
    var conductBits: Double? { category?.isConduct ?? true ? marginBits : nil }

    /// The same where it speaks for harm, else 0.
    var harmBits: Double { max(0, conductBits ?? 0) }
}
