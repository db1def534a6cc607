// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

extension ScamVerdict {
    /// The verdict as one line of JSON, with the words of a language; nothing of the message but hosts and addresses that signs rest on.
    package func json(_ advice: ScamAdvice) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("answer", answer.rawValue)
            writer.member("reason", reasonToAbstain?.rawValue)
            writer.member("bits", bits)
            writer.member("suspiciousFromBits", ScamCheck.suspiciousBits)
            writer.member("likelyScamFromBits", ScamCheck.likelyBits)
            writer.member("phase", phase?.rawValue)
            writer.member("messageLanguage", language)
            writer.member("language", advice.language)
            writer.member("headline", advice.headline(self))
            writer.key("signs")
            writer.array { writer in
                for sign in signs {
                    writer.object { writer in
                        writer.member("sign", sign.id.name)
                        writer.member("bits", sign.bits)
                        writer.member("phase", sign.phase?.rawValue)
                        writer.member("detail", sign.detail)
                        writer.member("words", advice.reason(sign))
                    }
                }
            }
            writer.member("next", advice.steps(self))
        }
        return writer.text
    }
}
