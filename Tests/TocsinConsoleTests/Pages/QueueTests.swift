// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel

@Suite struct QueueTests {
    /// Opens cases about accounts 10 and on; ana claims every third.
    private static func open(_ count: Int, _ console: ConsoleFixture) throws {
        let ana = try console.desk("ana")
        for number in 0..<count {
            let accounts = (0...UInt64(number % 5)).map { Made.account(10 + UInt64(number) * 10 + $0) }
            let id = try ana.open(
                CaseOpening(accounts: accounts, level: .high, reason: "A report."),
                at: Made.hours(number % 2 == 0 ? -500 : 0)
            ).id
            if number % 3 == 0 { _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now) }
        }
    }

    private static func cases(_ page: String) -> [Int] {
        PageReader(page).tags.filter { $0["class"] == "row-link" }
            .compactMap { $0["href"].flatMap { CaseID(written: String($0.dropFirst(7))) }?.number }
    }

    @Test func showsTheMostUrgentFirstPageByPage() async throws {
        try await ConsoleFixture.with { console async throws in
            try Self.open(60, console)
            let first = Self.cases(try await console.get("/").text)
            let second = Self.cases(try await console.get("/?page=2").text)
            #expect(first.count == 50 && second.count == 10)
            #expect(Set(first + second) == Set(1...60))
            let desk = try console.desk("ana")
            let priorities = try (first + second).map { try desk.find(CaseID(number: $0)).priority.value }
            #expect(priorities == priorities.sorted(by: >))
        }
    }

    struct Filter: Sendable, CustomTestStringConvertible {
        var query: String
        var expected: [Int]
        var testDescription: String { query.isEmpty ? "none" : query }
    }

    @Test(arguments: [
        Filter(query: "", expected: [1, 2, 3, 4, 5, 6]), Filter(query: "owner=mine", expected: [1, 4]),
        Filter(query: "owner=nobody", expected: [2, 3, 5, 6]), Filter(query: "state=inReview", expected: [1, 4]),
        Filter(query: "late=yes", expected: [1, 3, 5]), Filter(query: "late=yes&owner=nobody", expected: [3, 5]),
        Filter(query: "category=scam", expected: []), Filter(query: "state=closed", expected: []),
        Filter(query: "state=nonsense&owner=nonsense&category=nonsense&page=-3", expected: [1, 2, 3, 4, 5, 6]),
    ])
    func filters(_ filter: Filter) async throws {
        try await ConsoleFixture.with { console async throws in
            try Self.open(6, console)
            #expect(Self.cases(try await console.get("/?\(filter.query)").text).sorted() == filter.expected)
        }
    }

    @Test func lateIsSaidInWords() async throws {
        try await ConsoleFixture.with { console async throws in
            try Self.open(2, console)
            let page = try await console.get("/").text
            #expect(page.contains("late by ") && page.contains(">in 7 days<"))
        }
    }

    @Test func aViewIsSavedAndRemovedForOnePersonAlone() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/views", ["name": "Late ones", "query": "late=yes&owner=mine&evil=1"])
            #expect(answer.headers[.location] == "/?owner=mine&late=yes")
            #expect(try await console.get("/").text.contains("<a href=\"/?owner=mine&amp;late=yes\">Late ones</a>"))
            #expect(try await !console.get("/", as: "ben").text.contains("Late ones"))
            _ = try await console.post("/views", ["name": "Late ones", "query": "", "remove": "yes"])
            #expect(try await !console.get("/").text.contains("Late ones"))
        }
    }

    @Test func countsAreWhatTheTilesSay() async throws {
        try await ConsoleFixture.with { console async throws in
            try Self.open(6, console)
            let text = try await console.get("/counts.json").text
            #expect(text == #"{"unclaimed":4,"mine":2,"late":3,"awaitingSecond":0}"#)
        }
    }

    @Test func aViewThatIsRefusedKeepsItsFiltersAndItsName() async throws {
        try await ConsoleFixture.with { console async throws in
            try Self.open(6, console)
            let long = String(repeating: "x", count: 61)
            for name in ["", long] {
                let answer = try await console.post("/views", ["name": name, "query": "owner=mine"])
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("A view needs a name") && Self.cases(answer.text).sorted() == [1, 4])
                let tags = PageReader(answer.text).tags
                #expect(tags.contains { $0["action"] == "/views" })
                #expect(tags.first { $0["id"] == "view-name" }?["value"] ?? "" == name)
                #expect(tags.contains { $0["name"] == "query" && $0["value"] == "owner=mine" })
            }
            #expect(try await console.get("/").text.contains("None saved yet."))
        }
    }
}
