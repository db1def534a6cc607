// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinClassifier
import TocsinScamCheck

@Suite("The scam check")
struct ScamCheckTests {
    private static let scam =
        "Northline Parcel: your parcel is held. Pay the release fee of $2 within 24 hours: http://192.0.2.7/pay"

    @Test("a scam, its phase and its contributions")
    func likelyScam() throws {
        let verdict = try SharedCheck.get().check(Self.scam)
        #expect(verdict.answer == .likelyScam)
        #expect(verdict.phase == .sting)
        #expect(verdict.language == "en")
        #expect(verdict.bits == verdict.signs.reduce(0) { $0 + $1.bits })
        #expect(verdict.signs.map(\.bits) == verdict.signs.map(\.bits).sorted(by: >))
    }

    @Test("an honest message has no sign, which is not to be safe")
    func noSign() throws {
        let verdict = try SharedCheck.get().check("Hi Tom, the meeting moved to Thursday, see you there.")
        #expect(verdict.answer == .noSign)
        for language in ScamAdvice.languages {
            #expect(!(try ScamAdvice(language: language).headline(verdict)).lowercased().contains(" safe"))
        }
    }

    @Test("what says nothing: empty, too short, no text, an unknown language")
    func cannotTell() throws {
        let check = try SharedCheck.get()
        #expect(try check.check("").reasonToAbstain == .empty)
        #expect(try check.check(" \n\n ").reasonToAbstain == .empty)
        #expect(try check.check("ok").reasonToAbstain == .tooShort)
        #expect(try check.check("12345").reasonToAbstain == .tooShort)
        for greeting in ["Hello", "hi", "hi mum", "你好", "Call 555-0100"] {
            #expect(try check.check(greeting).reasonToAbstain == .tooShort, "\(greeting)")
        }
        #expect(try check.check("a\u{0}b").reasonToAbstain == .notText)
        let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ $0 >> 3) }
        #expect(try check.check(String(decoding: bytes, as: UTF8.self)).reasonToAbstain == .notText)
        let thai = "พรุ่งนี้เจอกันที่สถานีรถไฟตอนเช้าแล้วไปกินข้าวด้วยกันนะ"
        #expect(try check.check(thai).reasonToAbstain == .unknownLanguage)
        for abstention in [ScamVerdict.Abstention.empty, .tooShort, .notText, .unknownLanguage] {
            let verdict = ScamVerdict(answer: .cannotTell, bits: 0, signs: [], reasonToAbstain: abstention)
            #expect(!(try ScamAdvice(language: "fr").headline(verdict)).contains("because-"))
        }
    }

    @Test(
        "what somebody is threatened for not doing is asked for; what they are asked not to do is not",
        arguments: [
            ("If you do not send me the code in ten minutes, your account will be closed.", "code-request", true),
            ("Please do not send me the code.", "code-request", false),
            ("パスワードを入力しないと口座が停止されます。", "secret-request", true),
            ("パスワードを入力しないでください。", "secret-request", false),
            ("인증번호를 알려주지 않으면 계좌가 정지됩니다.", "code-request", true),
            ("인증번호를 알려주지 마세요.", "code-request", false),
        ]
    )
    func conditions(message: String, sign: SignID, isAsked: Bool) throws {
        let signs = Set(try SharedCheck.get().check(message).signs.map(\.id))
        #expect(signs.contains(sign) == isAsked)
        #expect(signs.contains("keep-code-secret") == !isAsked)
    }

    @Test("a link tells also where the language is unknown")
    func unknownLanguageWithLink() throws {
        #expect(try SharedCheck.get().check("กรุณาคลิก http://192.0.2.7/pay").answer == .suspicious)
    }

    @Test("a huge message is cut, not refused")
    func huge() throws {
        let text = Self.scam + String(repeating: " and so on", count: 200_000)
        #expect(try SharedCheck.get().check(text).answer.isFlagged)
    }

    @Test("invisible characters and full-width letters hide nothing")
    func normalises() throws {
        let plain = "Your account will be suspended. Please read me the verification code."
        let hidden = plain.replacing("e", with: "e\u{200B}")
        let wide = String(
            String.UnicodeScalarView(
                plain.unicodeScalars.map {
                    (0x61...0x7A).contains($0.value) ? Unicode.Scalar($0.value + 0xFEE0) ?? $0 : $0
                }
            )
        )
        let check = try SharedCheck.get()
        let signs = try check.check(plain).signs
        #expect(!signs.isEmpty)
        #expect(try check.check(hidden).signs == signs)
        #expect(try check.check(wide).signs == signs)
    }

    @Test("counter-signs take away four bits at most")
    func objectionsAreLimited() throws {
        let text =
            Self.scam
            + " There is nothing to pay. Do not share this code with anyone. The viewing is on Saturday at 11."
            + " Come to any branch. Beware of fake texts."
        let verdict = try SharedCheck.get().check(text)
        #expect(verdict.signs.filter { $0.bits < 0 }.reduce(0) { $0 + $1.bits } < -4)
        #expect(verdict.bits == verdict.signs.filter { $0.bits > 0 }.reduce(0) { $0 + $1.bits } - 4)
    }

    @Test("the wording is one more sign, with a limit, and never speaks against a scam")
    func wording() throws {
        let text = "Hi Tom, the tomatoes on the balcony are ripe now and taste of summer."
        func answer(_ slope: Double, _ offset: Double) throws -> ScamVerdict {
            let zeros = [Float](repeating: 0, count: TextFeatures.count)
            let model = HarmModel(intent: zeros, topics: [], biases: [1], without: IdentityWords([String]()))
            let wording = ScamWording(model.calibrated(slope: slope, offset: offset, [:]))
            return try ScamCheck(wording: wording).check(text)
        }
        let strong = try answer(100, 0)
        #expect(strong.answer == .suspicious)
        #expect(strong.signs == [FoundSign(id: "classifier", bits: 5.5)])
        #expect(try answer(-100, 0).signs.isEmpty)
        #expect(try answer(0, 0.5).signs.isEmpty)
        #expect(try answer(.nan, 0).signs.isEmpty)
    }

    @Test("of a message in a language without signs, the wording says nothing")
    func unknownLanguage() throws {
        let text = "Szia, holnap nem tudok menni az edzésre, mert a kislányom beteg lett."
        let check = try ScamCheck(wording: .bundled())
        let verdict = try check.check(text)
        #expect(verdict.answer == .cannotTell)
        #expect(verdict.signs.isEmpty)
    }

    @Test(
        "answers in four languages, English for others",
        arguments: [
            ("en", "This looks like a scam.", "Why"), ("fr-CA", "Cela ressemble à une arnaque.", "Pourquoi"),
            ("es", "Esto parece una estafa.", "Por qué"), ("zh_CN", "这很像诈骗。", "原因"),
            ("ko", "This looks like a scam.", "Why"),
        ]
    )
    func explains(_ language: String, _ headline: String, _ why: String) throws {
        let verdict = try SharedCheck.get().check(Self.scam)
        let advice = try ScamAdvice(language: language)
        #expect(advice.headline(verdict) == headline)
        #expect(advice.heading("why") == why)
        #expect(advice.phase(verdict) != nil)
        #expect(advice.steps(verdict).count == 4)
        #expect(advice.reasons(verdict).contains { $0.contains("192.0.2[.]7") })
        for line in advice.steps(verdict) + advice.reasons(verdict) + [advice.phase(verdict) ?? ""] {
            #expect(!line.hasPrefix("step-") && !line.hasPrefix("phase-") && !line.isEmpty)
        }
    }

    @Test(
        "signs that call for steps of their own get them, in all languages, before the others",
        arguments: ScamAdvice.languages
    )
    func ownSteps(_ language: String) throws {
        let advice = try ScamAdvice(language: language)
        func steps(_ id: SignID?, _ phase: ScamPhase?) -> [String] {
            let signs = id.map { [FoundSign(id: $0, bits: 4)] } ?? []
            return advice.steps(ScamVerdict(answer: .suspicious, bits: 4, signs: signs, phase: phase))
        }
        let usual = steps(nil, .sting)
        var own: Set<String> = []
        for id: SignID in ["remote-access", "link-program", "family-emergency"] {
            #expect(Array(steps(id, .sting).dropFirst()) == usual)
            own.formUnion(steps(id, .sting).prefix(1))
        }
        #expect(Array(steps("blackmail", .sting).dropFirst()) == Array(usual.dropLast()))
        own.formUnion(steps("blackmail", .sting).prefix(1))
        #expect(own.count == 4 && own.allSatisfy { !$0.contains("step-") })
        #expect(steps("new-number", .sting) == steps("family-emergency", .sting))
    }

    @Test("links are spoken of where there is one")
    func linkSteps() throws {
        let advice = try ScamAdvice(language: "en")
        func first(_ id: SignID, _ phase: ScamPhase?) -> String? {
            advice.steps(
                ScamVerdict(answer: .suspicious, bits: 4, signs: [FoundSign(id: id, bits: 4)], phase: phase)
            ).first
        }
        #expect(first("classifier", nil)?.contains("link") == false)
        #expect(first("urgency", .ping)?.contains("link") == false)
        #expect(first("link-shortener", .ping)?.contains("link") == true)
        #expect(first("act-by-link", nil)?.contains("link") == true)
    }

    @Test("signs that are too weak to flag a message are not why", arguments: ScamAdvice.languages)
    func weakSigns(_ language: String) throws {
        let advice = try ScamAdvice(language: language)
        let signs = [FoundSign(id: "urgency", bits: 1)]
        let weak = advice.reasonsHeading(ScamVerdict(answer: .noSign, bits: 1, signs: signs))
        #expect(weak != advice.heading("why") && !weak.contains("heading-"))
        #expect(advice.reasonsHeading(ScamVerdict(answer: .suspicious, bits: 3, signs: signs)) == advice.heading("why"))
    }

    @Test("all four languages of words have the same keys")
    func sameWords() throws {
        for answer in ScamVerdict.Answer.allCases {
            for phase in ScamPhase.allCases {
                let verdict = ScamVerdict(answer: answer, bits: 0, signs: [], phase: phase, reasonToAbstain: .tooShort)
                for language in ScamAdvice.languages {
                    let advice = try ScamAdvice(language: language)
                    let lines = advice.steps(verdict) + [advice.headline(verdict), advice.phase(verdict) ?? ""]
                    #expect(
                        lines.allSatisfy { !$0.contains("step-") && !$0.contains("answer-") && !$0.contains("phase-") }
                    )
                }
            }
        }
    }

    @Test("signs that cannot be read say so")
    func errors() throws {
        #expect(throws: SignError.cannotRead(path: "/nowhere")) { try ScamCheck(signsFolder: "/nowhere", wording: nil) }
    }
}
