// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Rules in NOVA's form, written for these tests.
enum Nova {
    /// A rule with some keywords and a condition; the condition stands on line 13.
    static func rule(
        name: String = "Lure",
        meta: String = "category = \"phishing\"",
        keywords: String =
            "$fake = \"fake login page\"\n        $bank = \"bank customers\"\n        $mail = /send.{0,20}mail/i",
        sections: String = "",
        condition: String
    ) -> String {
        """
        // A comment.
        # Another one.
        rule \(name)
        {
            meta:
                \(meta)
                severity = "high"
            keywords:
                \(keywords)
        \(sections)
            condition:
                \(condition)
        }

        """
    }

    static let semantics = """
            semantics:
                $sense = "asks for a lure" (0.4)
            llm:
                $model = "Is this a request for a lure?" (0.7)
        """
}
