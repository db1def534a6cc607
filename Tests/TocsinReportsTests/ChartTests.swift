// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct ChartTests {
    @Test(arguments: [(0, 4), (4, 4), (5, 6), (13, 16), (31, 40), (55, 60), (61, 80), (101, 120), (3_001, 4_000)])
    func axesEndOnRoundNumbers(_ value: Int, _ end: Int) {
        #expect(Chart.roundedUp(value) == end)
    }

    @Test func daysWithoutCountsAreDrawnAsGaps() {
        let counts = DailyCounts([(Made.time(day: 0, hour: 23), 2), (Made.time(day: 3), 1), (Made.time(day: 0), 1)])
        #expect(counts.columns.map(\.count) == [3, 0, 0, 1])
        #expect(counts.columns.first?.start == Made.monday)
        #expect(counts.peak?.count == 3)
    }

    @Test func manyDaysBecomeWeeks() {
        let counts = DailyCounts((0..<100).map { (Made.time(day: $0), 1) })
        #expect(counts.daysAColumn == 7)
        #expect(counts.columns.map(\.count) == Array(repeating: 7, count: 14) + [2])
    }

    @Test("a damaged time neither draws a million columns nor hides the others", arguments: [-700_000, 40_000])
    func aDamagedTime(day: Int) {
        let counts = DailyCounts([(Made.time(day: 0), 2), (Made.time(day: day), 1), (Made.time(day: 2), 3)])
        #expect(counts.columns.map(\.count) == [2, 0, 3])
        #expect(counts.outside == 1)
    }

    @Test func tenYearsAreDrawnWhole() {
        let counts = DailyCounts([(Made.time(day: 0), 1), (Made.time(day: 3_649), 1)])
        #expect(counts.columns.count == 522)
        #expect(counts.outside == 0)
    }

    @Test func noDays() {
        #expect(DailyCounts([]).columns.isEmpty)
        #expect(DailyCounts([]).peak == nil)
    }

    @Test(arguments: [
        (0, 10, 0), (1, 10, 1), (2, 10, 1), (3, 10, 2), (10, 10, 5), (1, 1, 5), (5, 0, 0), (1, 1_000_000, 1),
    ])
    func heatLevels(_ count: Int, _ most: Int, _ level: Int) {
        #expect(HeatMap.level(count, of: most) == level)
    }

    @Test func weekPatternFindsTheShiftPastMidnight() throws {
        var hours = Array(repeating: 0, count: 168)
        for hour in [22, 23, 24, 25, 26] { hours[hour] = 10 }
        let pattern = try #require(WeekPattern(hours: hours))
        #expect(pattern.busiestShift.requests == 50)
        #expect((18...22).contains(pattern.busiestShift.start))
        #expect(pattern.busiest == (0, 22))
        #expect(pattern.onWeekdays == 50)
        #expect(WeekPattern(hours: [1, 2]) == nil)
        #expect(WeekPattern(hours: Array(repeating: 0, count: 168)) == nil)
    }

    @Test func aWaterfallGoesOnWhereTheStepAboveEnded() throws {
        let drawing = Waterfall.svg(
            [
                .init(label: "before", bits: -10), .init(label: "device", bits: 14),
                .init(label: "not: address", bits: -1),
            ],
            sum: "in all",
            id: "w",
            title: "t",
            description: "d"
        ).source
        // From -10 to 4 in 236 units: 300 + 52 to 588.
        let bars = drawing.matches(
            of: /<rect x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)" height="18" class="([a-z ]+)"/
        )
        #expect(bars.map { String($0.1) } == ["352", "352", "571.1", "520.6"])
        #expect(bars.map { String($0.2) } == ["168.6", "236", "16.9", "50.6"])
        #expect(bars.map { String($0.3) } == ["bar against", "bar", "bar against", "bar"])
        for value in ["−10.0", "+14.0", "−1.0", "+3.0"] { #expect(drawing.contains(">\(value)</text>")) }
    }

    @Test func aWaterfallHasRoomForItsLongestLabel() throws {
        // The longest there is: 68 characters, about 496 units wide in DejaVu Sans.
        let label = "not: prompts that hold the same passage, such as code or a biography"
        let drawing = Waterfall.svg(
            [.init(label: label, bits: 2)],
            sum: "in all",
            id: "w",
            title: "t",
            description: "d"
        ).source
        let end = try #require(drawing.firstMatch(of: /<text x="([0-9.]+)" y="[0-9.]+" text-anchor="end"/))
        #expect(try #require(Double(end.1)) >= 7.3 * Double(label.count))
        // The bars keep their 236 units, and their values' room beside them.
        #expect(drawing.contains(#"viewBox="0 0 862 56""#))
    }

    @Test func tieGraphsOfAnySizeAreDrawnAlike() {
        for count in [0, 1, 2, 7, 61] {
            let nodes = (0..<count).map { TieGraph.Node(label: "\($0)", isFull: $0 % 2 == 0) }
            let edges = (1..<max(count, 1)).map { TieGraph.Edge(first: 0, second: $0, weightBits: Double($0)) }
            let drawings = (0..<2).map { _ in
                TieGraph.svg(nodes: nodes, edges: edges, id: "g", title: "t", description: "d")
            }
            #expect(drawings[0] == drawings[1])
            let tags = Tags(drawings[0].source)
            #expect(tags.firstUnbalanced == nil)
            #expect(tags.named("circle").count == count)
            #expect(tags.named("line").count == max(count - 1, 0))
            #expect(!drawings[0].source.contains("nan"))
        }
    }

    @Test func edgesToNowhereAreLeftOut() {
        let drawing = TieGraph.svg(
            nodes: [.init(label: "1", isFull: true)],
            edges: [.init(first: 0, second: 4, weightBits: 3)],
            id: "g",
            title: "t",
            description: "d"
        )
        #expect(Tags(drawing.source).named("line").isEmpty)
    }

    @Test func labelsAreEscaped() {
        let drawing = BarChart.svg([.init(label: "<b>", value: 3)], id: "b", title: "\"t\"", description: "&")
        #expect(drawing.source.contains(">&lt;b&gt;</text>"))
        #expect(drawing.source.contains("<title id=\"b-title\">&quot;t&quot;</title>"))
        #expect(drawing.source.contains("<desc id=\"b-desc\">&amp;</desc>"))
    }
}
