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
}
