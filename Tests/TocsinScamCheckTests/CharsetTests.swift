// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinScamCheck

@Suite("Mail in other charsets than UTF-8")
struct CharsetTests {
    private static let traditional = "您的帳戶已被凍結。請將收到的驗證碼發給我們的客服，立即確認。"
    private static let simplified = "您的账户已被冻结，请立即把验证码发给我，否则账户将被注销。"
    private static let russian = "Ваш счёт заблокирован. Назовите нам код из СМС, чтобы восстановить доступ."
    private static let japanese = "お客様の口座が停止されました。認証コードを返信して確認してください。"
    private static let korean = "고객님의 계좌가 정지되었습니다. 인증번호를 알려 주세요."
    private static let french = "Votre compte est bloqué. Envoyez-moi le code reçu par SMS pour valider."
    private static let arabic = "تم تجميد حسابك. أرسل لي رمز التحقق الذي وصلك الآن."

    private static let packedGBK =
        "xPq1xNXLu6fS0bG7trO94aOsx+vBory0sNHR6dakwuu3orj4ztKjrLfx1PLVy7unvauxu9eiz/qhow=="

    /// The name of a charset, a text, and the text in that charset as base64.
    private static let samples: [(String, String, String)] = [
        ("big5", traditional, "sXqqurFipOGkd7NRreG1sqFDvdCxTqasqOyqusXnw9K9WLVvtbmn2q3MqrqryKpBoUGl36dZvVS7e6FD"),
        ("gb2312", simplified, "xPq1xNXLu6fS0bG7trO94aOsx+vBory0sNHR6dakwuu3orj4ztKjrLfx1PLVy7unvauxu9eiz/qhow=="),
        ("GBK", simplified, "xPq1xNXLu6fS0bG7trO94aOsx+vBory0sNHR6dakwuu3orj4ztKjrLfx1PLVy7unvauxu9eiz/qhow=="),
        ("gb18030", simplified, "xPq1xNXLu6fS0bG7trO94aOsx+vBory0sNHR6dakwuu3orj4ztKjrLfx1PLVy7unvauxu9eiz/qhow=="),
        ("euc-kr", korean, "sO2wtLTUwMcgsOjBwrChIMGkwfa1x776vcC0z7TZLiDAzsH1ufjIo7imIL7Lt8Egwda8vL/kLg=="),
        ("ks_c_5601-1987", korean, "sO2wtLTUwMcgsOjBwrChIMGkwfa1x776vcC0z7TZLiDAzsH1ufjIo7imIL7Lt8Egwda8vL/kLg=="),
        (
            "iso-2022-jp", japanese,
            "GyRCJCo1Uk1NJE44fTpCJCxEZDtfJDUkbCReJDckPyEjRyc+WiUzITwlSSRySlY/LiQ3JEYz"
                + "TkcnJDckRiQvJEAkNSQkISMbKEI="
        ),
        (
            "Shift_JIS", japanese,
            "gqiLcZdsgsyM+43AgqqS4o5+grOC6oLcgrWCvYFClEaP2INSgVuDaILwldSQTYK1gsSKbZRG"
                + "grWCxIKtgr6Cs4KigUI="
        ),
        (
            "x-sjis", japanese,
            "gqiLcZdsgsyM+43AgqqS4o5+grOC6oLcgrWCvYFClEaP2INSgVuDaILwldSQTYK1gsSKbZRG"
                + "grWCxIKtgr6Cs4KigUI="
        ),
        (
            "euc-jp", japanese,
            "pKq10s3NpM64/brCpKzE5LvfpLWk7KTepLekv6Gjx6e+2qWzobylyaTyyta/rqS3pMazzsen"
                + "pLekxqSvpMCktaSkoaM="
        ),
        (
            "koi8-r", russian,
            "98HbINPeo9Qg2sHCzM/LydLP18HOLiDuwdrP18nUxSDOwc0gy8/EIMnaIPPt8ywg3tTPwtkg"
                + "18/T09TBzs/XydTYIMTP09TV0C4="
        ),
        (
            "windows-1251", russian,
            "wuD4IPH3uPIg5+Dh6+7q6PDu4uDtLiDN4Ofu4ujy5SDt4Owg6u7kIOjnINHM0Swg9/Lu4fsg"
                + "4u7x8fLg7e7i6PL8IOTu8fLz7y4="
        ),
        (
            "iso-8859-5", russian,
            "stDoIOHn8eIg19DR297a2ODe0tDdLiC90Nfe0tji1SDd0Nwg2t7UINjXIMG8wSwg5+Le0esg"
                + "0t7h4eLQ3d7S2OLsINTe4eLj3y4="
        ),
        (
            "windows-1252", french,
            "Vm90cmUgY29tcHRlIGVzdCBibG9xdekuIEVudm95ZXotbW9pIGxlIGNvZGUgcmXndSBwYXIg"
                + "U01TIHBvdXIgdmFsaWRlci4="
        ),
        (
            "iso-8859-1", french,
            "Vm90cmUgY29tcHRlIGVzdCBibG9xdekuIEVudm95ZXotbW9pIGxlIGNvZGUgcmXndSBwYXIg"
                + "U01TIHBvdXIgdmFsaWRlci4="
        ),
        (
            "iso-8859-15", french,
            "Vm90cmUgY29tcHRlIGVzdCBibG9xdekuIEVudm95ZXotbW9pIGxlIGNvZGUgcmXndSBwYXIg"
                + "U01TIHBvdXIgdmFsaWRlci4="
        ),
        ("windows-1256", arabic, "yuMgyszj7c8gzdPHyN8uIMPR0+Eg4e0g0ePSIMfhys3e3iDH4dDtIObV4d8gx+HC5C4="),
        ("utf-16", simplified, "//6oYIR2Jo03YvJdq4i7UdN+DP/3i8t6c1OKYoyawYsBeNFT2X4RYgz/JlQZUiaNN2IGXKuI6GwAlQIw"),
        ("utf-16", simplified, "YKh2hI0mYjdd8oirUbt+0/8Mi/d6y1NzYoqajIvBeAFT0X7ZYhH/DFQmUhmNJmI3XAaIq2zolQAwAg=="),
        ("UTF-16LE", simplified, "qGCEdiaNN2LyXauIu1HTfgz/94vLenNTimKMmsGLAXjRU9l+EWIM/yZUGVImjTdiBlyriOhsAJUCMA=="),
        (
            "utf-7", simplified,
            "K1lLaDJoSTBtWWpkZDhvaXJVYnQrMC84TWkvZDZ5MU56WW9xYWpJdkJlQUZUMFg3WlloSC9E"
                + "RlFtVWhtTkptSTNYQWFJcTJ6b2xRQXdBZy0="
        ),
        (
            "utf-8", russian,
            "0JLQsNGIINGB0YfRkdGCINC30LDQsdC70L7QutC40YDQvtCy0LDQvS4g0J3QsNC30L7QstC4"
                + "0YLQtSDQvdCw0Lwg0LrQvtC0INC40Lcg0KHQnNChLCDRh9GC0L7QsdGLINCy0L7RgdGB0YLQ"
                + "sNC90L7QstC40YLRjCDQtNC+0YHRgtGD0L8u"
        ),
    ]

    private func signs(_ mail: [UInt8]) throws -> Set<String> {
        Set(try SharedCheck.get().check(bytes: mail).signs.map(\.id.name))
    }

    private func signs(_ mail: String) throws -> Set<String> {
        try signs(Array(mail.utf8))
    }

    private func bytes(_ packed: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: packed)))
    }

    private func joined(_ pieces: [UInt8]...) -> [UInt8] {
        Array(pieces.joined())
    }

    private func head(_ charset: String, _ encoding: String) -> String {
        """
        From: a@northline.example
        Content-Type: text/plain; charset="\(charset)"
        Content-Transfer-Encoding: \(encoding)


        """
    }

    private func quoted(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            "=" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
        }.joined(separator: "=\n")
    }

    @Test("a scam has the signs that it has in UTF-8, however it was sent", arguments: samples)
    func everyEncoding(label: String, text: String, packed: String) throws {
        let expected = try signs(head("utf-8", "8bit") + text)
        #expect(expected.contains("code-request"))
        let bytes = try bytes(packed)
        #expect(try signs(head(label, "base64") + packed) == expected)
        #expect(try signs(head(label, "quoted-printable") + quoted(bytes)) == expected)
        #expect(try signs(joined(Array(head(label, "8bit").utf8), bytes)) == expected)
    }

    @Test("parts in charsets of their own, and a header that was not encoded")
    func parts() throws {
        let head = """
            From: a@northline.example
            Content-Type: multipart/mixed; boundary="b1"
            Subject:\u{20}
            """
        let subject = try bytes("vdCxTsXnw9K9WLVvtbmn2g==")
        let russian = try bytes(
            "98HbINPeo9Qg2sHCzM/LydLP18HOLiDuwdrP18nUxSDOwc0gy8/EIMnaIPPt8ywg3tTPwtkg"
                + "18/T09TBzs/XydTYIMTP09TV0C4="
        )
        let chinese = try bytes(
            "sXqqurFipOGkd7NRreG1sqFDvdCxTqasqOyqusXnw9K9WLVvtbmn2q3MqrqryKpBoUGl36dZ"
                + "vVS7e6FD"
        )
        func part(_ charset: String) -> [UInt8] {
            Array("\n\n--b1\nContent-Type: text/plain; charset=\(charset)\n\n".utf8)
        }
        let end = Array("\n--b1--".utf8)
        let mail = joined(Array(head.utf8), subject, part("big5"), chinese, part("koi8-r"), russian, end)
        let same =
            head + "請將驗證碼發給我\n\n--b1\n\n\(Self.traditional)\n\n--b1\n\n\(Self.russian)\n--b1--"
        #expect(try signs(mail) == signs(same))
        let short = joined(Array(head.utf8), subject, part("big5"), Array("OK".utf8))
        #expect(try signs(short).contains("code-request"))
    }

    @Test("encoded words, and a character that begins in one and ends in the next")
    func words() throws {
        let mail = "Subject: =?big5?B?vdCxTsXnw9K9WLVvtbmn2g==?=\n\nOK"
        #expect(try signs(mail).contains("code-request"))
        #expect(try signs("Subject: =?BIG5*zh?B?vdCxTsXnww==?=\n =?big5?b?0r1YtW+1uafa?=\n\nOK") == signs(mail))
        let sender = "From: =?koi8-r?Q?PayPal_=D3=C5=D2=D7=C9=D3?= <a@northline.example>"
        #expect(try signs(sender + "\nSubject: Hello\n\nHow are you?").contains("sender-brand"))
    }

    @Test("an unknown charset is taken for UTF-8; what is none, nothing is said of")
    func unknown() throws {
        let expected = try signs(head("utf-8", "8bit") + Self.simplified)
        #expect(try signs(head("x-unheard-of", "8bit") + Self.simplified) == expected)
        let raw = try bytes(Self.packedGBK)
        let packed = Array((head("x-unheard-of", "base64") + Self.packedGBK).utf8)
        for mail in [packed, joined(Array(head("x-unheard-of", "8bit").utf8), raw), raw] {
            let verdict = try SharedCheck.get().check(bytes: mail)
            #expect(verdict.answer == .cannotTell)
            #expect(verdict.reasonToAbstain == .notText)
        }
    }

    @Test("HTML that says its charset itself")
    func html() throws {
        let page = joined(Array("<html><head><meta charset=gbk></head><body>".utf8), try bytes(Self.packedGBK))
        #expect(try signs(page).contains("code-request"))
    }

    @Test("a text that is UTF-8 is not spoilt by the charset that it names, nor by a character of private use")
    func wrongName() throws {
        let mail = head("big5", "8bit") + Self.traditional
        #expect(try signs(mail).contains("code-request"))
        #expect(try signs(mail + "\u{F7C0}").contains("code-request"))
        #expect(try signs(head("koi8-r", "8bit") + "Read me the code, please.\u{F7C0}").contains("code-request"))
    }

    @Test("bytes amid a character are no text, and a long mail is cut")
    func broken() throws {
        let cut = Array(try bytes(Self.packedGBK).dropLast())
        #expect(try signs(joined(Array(head("gbk", "8bit").utf8), cut)).contains("code-request"))
        let long = Data((Self.simplified + String(repeating: "。", count: 40_000)).utf8).base64EncodedString()
        #expect(try signs(head("utf-8", "base64") + long).contains("code-request"))
    }
}
