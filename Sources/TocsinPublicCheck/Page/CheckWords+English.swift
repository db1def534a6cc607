// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension CheckWords {
    static let english = CheckWords(
        title: "Is this a scam?",
        intro:
            "Paste a message that you received: a text message, a chat, a letter or a mail. You learn what speaks for a scam, and what to do next.",
        label: "The message",
        hint: "Do not open its links to copy it. You may leave out your own name and numbers.",
        button: "Check the message",
        another: "Check another message",
        privacy: "The message is not kept and not passed on. This page sets no cookies and needs no account.",
        limits:
            "Only signs that are known are looked for. That none was found does not mean that there is nothing: when in doubt, ask somebody you trust.",
        languages: "Language",
        sorry: "That did not work",
        tooLong: "The message is too long. Paste the part that asks you for something.",
        notWhole: "The message did not arrive whole. Paste it again, and send it once more.",
        tooMany: "Too many messages were checked from your network. Try again in ",
        seconds: " seconds.",
        busy: "Many people check messages at this moment. Try again in a minute.",
        failed:
            "This page could not check the message, which is not because of you. Try again later, and until then ask somebody you trust."
    )
}
