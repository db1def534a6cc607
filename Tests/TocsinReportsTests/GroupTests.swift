// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct GroupTests {
    @Test func coordinatedGroupsAreOnlyCounted() throws {
        let files = try Files(SmallInput.make())
        for text in files.published {
            for part in ["Welsh", "Iceland", "e-mail addresses of one pattern", SmallInput.choir.id.description] {
                #expect(!text.contains(part), "\(part)")
            }
        }
        #expect(files.markdown.contains("Coordinated, no harm found | 1 |"))
        #expect(!files.findings.contains(SmallInput.choir.id.description))
    }

    @Test func smallGroupsAreOnlyCounted() throws {
        let files = try Files(SmallInput.make())
        for text in files.published { #expect(!text.contains(SmallInput.pair.id.description)) }
        #expect(files.markdown.contains("Harmful, fewer than 3 accounts | 1 |"))
        #expect(files.findings.contains(SmallInput.pair.id.description))
    }

    @Test func theMinimumIsAnOption() throws {
        let files = try Files(SmallInput.make(), Files.options { $0.minimumGroup = 2 })
        #expect(files.markdown.contains(SmallInput.pair.id.description))
        #expect(files.markdown.contains("Harmful, fewer than 2 accounts | 0 |"))
    }

    @Test func rulesOnFewAccountsAreAddedUp() throws {
        let files = try Files(SmallInput.make())
        for text in files.published { #expect(!text.contains(SmallInput.rare.title)) }
        #expect(files.markdown.contains("2 rules, each on fewer than 3 accounts"))
    }

    @Test func noPseudonymIsPublished() throws {
        let files = try Files(SmallInput.make(excerpts: true), Files.options { $0.withExcerpts = true })
        for text in files.published {
            for part in ["acct-", "event-", "finding-0"] { #expect(!text.contains(part)) }
        }
        #expect(files.findings.contains(Made.account(1).description))
    }

    @Test func accountsAreNumberedByFirstFinding() throws {
        let facts = ReportFacts(SmallInput.make(), ReportOptions())
        let operation = try #require(facts.operations.first)
        #expect(
            operation.accountNumbers == [
                Made.account(2): 1, Made.account(3): 2, Made.account(1): 3, Made.account(4): 4,
            ]
        )
    }

    @Test func fewAccountsAreNotCountedOut() throws {
        var input = SmallInput.make()
        var operation = SmallInput.phishing
        operation.ties[2] = Made.tie(2, 3, [(.device, 11.0, 6)])
        for number in 5...6 {
            operation.members.append(
                Operation.Member(account: Made.account(40 + number), events: 3, findings: [:])
            )
        }
        input.operations = [operation]
        input.indicators[operation.id] = [
            Indicator(
                kind: .domain,
                value: "pay-portal.example",
                accounts: 2,
                firstTime: Made.time(day: 1),
                lastTime: Made.time(day: 2)
            )
        ]
        let files = try Files(
            input,
            Files.options {
                $0.minimumGroup = 5
                $0.withIndicators = true
            }
        )
        for text in files.published {
            for count in ["2", "3", "4", "1 more", "2 more"] {
                let isFound = text.contains(try Regex("[^0-9,]\(count) accounts?\\b"))
                #expect(!isFound, "\(count)")
            }
            #expect(!text.contains("3 of 6 accounts"))
        }
        for part in [
            "Under 5 of 6 accounts have findings of level medium or above", "under 5 of 6 accounts have findings",
            "same payment instrument (14.2 bits, under 5 accounts)", "same device (11.0 bits, 6 accounts)",
            "| Near-identical prompts | 2 | 9.1 | under 5 accounts |", "Under 5 accounts are its core",
            "Under 5 more accounts may belong and are not counted",
            "| Accounts with findings of level medium or above | under 83% |",
        ] {
            #expect(files.markdown.contains(part), "\(part)")
        }
        #expect(files.indicators.contains(",domain-name,pay-portal.example,,under 5,"))
        #expect(files.bundle.contains("Named in requests of under 5 accounts of the operation"))
        #expect(files.misp.contains("named by under 5 accounts"))
    }

    /// Languages or networks with their accounts, and what of them is described.
    struct Origins: CustomTestStringConvertible {
        var testDescription: String
        var accounts: [Int]
        var shown: [String]
        var others: String?
    }

    @Test(arguments: [
        Origins(testDescription: "all of enough", accounts: [4, 3, 3], shown: ["NL", "US", "FR"], others: nil),
        Origins(testDescription: "one of few takes another", accounts: [4, 3, 1], shown: ["NL"], others: "70 | 41%"),
        Origins(testDescription: "two of few", accounts: [4, 1, 2], shown: ["NL"], others: "70 | 41%"),
        Origins(testDescription: "none of enough", accounts: [2, 1, 1], shown: [], others: "170 | 100%"),
    ])
    func originsOfFewAccountsAreAddedUp(_ origins: Origins) throws {
        var input = SmallInput.make()
        let id = SmallInput.phishing.id
        input.activities[id]?.networks = [
            ("NL", .vpn, 100, origins.accounts[0]), ("US", .hosting, 40, origins.accounts[1]),
            ("FR", .residential, 30, origins.accounts[2]),
        ]
        let markdown = try Files(input).markdown
        for (code, row) in [
            ("NL", "| Netherlands | VPN | 100 | 59% |"), ("US", "| United States | hosting | 40 |"),
            ("FR", "| France |"),
        ] { #expect(markdown.contains(row) == origins.shown.contains(code), "\(code)") }
        if let others = origins.others { #expect(markdown.contains("| Others | – | \(others) |")) }
    }

    @Test func aTinyLogsAccountsAreNotCountedOut() throws {
        var input = SmallInput.make()
        input.accounts = 2
        let files = try Files(input)
        #expect(files.markdown.contains("- Accounts: under 3"))
        #expect(files.markdown.contains("from under 3 accounts"))
    }
}
