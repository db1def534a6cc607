// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How the report looks: on screens wide and narrow, light and dark, and on paper.
enum Stylesheet {
    /// The mark and the page number in the margin of each printed page.
    static func pageMark(_ mark: SharingMark) -> Markup {
        .style(pageSheet(mark))
    }

    static func pageSheet(_ mark: SharingMark) -> StaticString {
        switch mark {
        case .red: "@page{@top-center{content:'TLP:RED';font:700 9pt sans-serif}}"
        case .amberStrict: "@page{@top-center{content:'TLP:AMBER+STRICT';font:700 9pt sans-serif}}"
        case .amber: "@page{@top-center{content:'TLP:AMBER';font:700 9pt sans-serif}}"
        case .green: "@page{@top-center{content:'TLP:GREEN';font:700 9pt sans-serif}}"
        case .clear: "@page{@top-center{content:'TLP:CLEAR';font:700 9pt sans-serif}}"
        }
    }

    static let text: StaticString = """

        :root {
          color-scheme: light dark;
          --paper: #ffffff; --raised: #f5f6f8; --ink: #1b1f24; --soft: #515a66; --line: #d5d9df; --strong-line: #818a97;
          --accent: #0b5c8f; --link: #0b5c8f; --mark-ring: transparent;
          --heat0: #eef0f3; --heat1: #c5dcec; --heat2: #8dbbd9; --heat3: #4f94c0; --heat4: #1f6fa3; --heat5: #0a4670;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14181d; --raised: #1d232a; --ink: #e8ebef; --soft: #aab3bf; --line: #343c46; --strong-line: #7c8793;
            --accent: #6db6e3; --link: #8cc8ef; --mark-ring: #5b6570;
            --heat0: #20262d; --heat1: #1d3f57; --heat2: #235f85; --heat3: #3283b3; --heat4: #5cabd9; --heat5: #a9dbf8;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: auto; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 0 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
          font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
        }
        h1, h2, h3, h4, h5 { font-family: Charter, "Bitstream Charter", "Source Serif 4", "Noto Serif", Georgia, serif; line-height: 1.25; text-wrap: balance; }
        h1 { font-size: clamp(1.9rem, 1.4rem + 2.4vw, 2.9rem); margin: 1rem 0 .25rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.7rem; margin: 0 0 .75rem; }
        h3 { font-size: 1.35rem; margin: 0 0 .6rem; }
        h4 { font-size: 1.1rem; margin: 0 0 .5rem; }
        p, ul, ol, dl { margin: 0 0 1rem; }
        p, li, figcaption { max-width: 46rem; overflow-wrap: break-word; }
        li { margin-bottom: .4rem; }
        a { color: var(--link); text-underline-offset: .15em; }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .evidence { font-size: .9em; color: var(--soft); }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
        .banner { padding: 2rem 0 1.5rem; border-bottom: 3px solid var(--accent); }
        .mark { display: inline-block; margin: 0; padding: .15rem .7rem; background: #000; font-weight: 700; letter-spacing: .03em; border: 1px solid var(--mark-ring); }
        .mark-red { color: #ff2b2b; } .mark-amber { color: #ffc000; } .mark-green { color: #33ff00; } .mark-clear { color: #ffffff; }
        .period { color: var(--soft); font-size: 1.15rem; margin-bottom: 1.5rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0; }
        .figures div { background: var(--raised); padding: .7rem 1rem; border-left: 4px solid var(--accent); display: flex; flex-direction: column-reverse; }
        .figures dt { color: var(--soft); font-size: .9rem; }
        .figures dd { margin: 0; font-size: 1.7rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
        nav { padding: 1.5rem 0 .5rem; border-bottom: 1px solid var(--line); }
        nav h2 { font-size: 1.1rem; margin-bottom: .4rem; }
        nav ol { margin-bottom: .75rem; padding-left: 1.5rem; }
        nav li { margin: 0; padding: .1rem 0; }
        main > section { padding-top: 2.5rem; }
        section section { padding-top: 1.75rem; }
        .operation { margin-top: 2rem; border-top: 2px solid var(--strong-line); }
        .scroll { overflow-x: auto; margin: 0 0 1rem; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.4; }
        caption { text-align: left; font-weight: 650; padding: 0 0 .5rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); }
        thead th { border-bottom: 2px solid var(--strong-line); color: var(--soft); font-weight: 600; vertical-align: bottom; }
        tbody th { font-weight: 500; min-width: 8rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 1.5rem; }
        .short { white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        figure { margin: 0 0 1rem; }
        figure .scroll { margin-bottom: .4rem; }
        figcaption { color: var(--soft); font-size: .92rem; line-height: 1.45; }
        details { margin: 0 0 1rem; }
        summary { cursor: pointer; color: var(--link); padding: .3rem 0; font-size: .92rem; }
        details table { width: auto; }
        .excerpt { border-left: 4px solid var(--strong-line); background: var(--raised); padding: .75rem 1rem; }
        .excerpt blockquote, .excerpt p { margin: 0 0 .4rem; }
        .chart { display: block; width: 100%; max-width: 46rem; height: auto; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
        .chart text { fill: var(--ink); }
        .chart .value, .columns text, .heat text { fill: var(--soft); }
        .columns text, .heat text { font-size: 12px; }
        .bar { fill: var(--accent); }
        .bar.against { fill: var(--paper); stroke: var(--accent); stroke-width: 2; }
        .axis { stroke: var(--strong-line); stroke-width: 1; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .heat0 { fill: var(--heat0); } .heat1 { fill: var(--heat1); } .heat2 { fill: var(--heat2); }
        .heat3 { fill: var(--heat3); } .heat4 { fill: var(--heat4); } .heat5 { fill: var(--heat5); }
        .tie { stroke: var(--strong-line); stroke-opacity: .75; }
        .dot { fill: var(--paper); stroke: var(--accent); stroke-width: 2; }
        .full { fill: var(--accent); }
        .chart .on-dot { fill: var(--paper); font-size: 12px; font-weight: 650; }
        .chart .in-dot { font-size: 12px; font-weight: 650; }
        footer { margin-top: 3rem; padding-top: 1.5rem; border-top: 3px solid var(--accent); color: var(--soft); font-size: .92rem; }
        footer p + p { margin-top: .75rem; }
        @media (max-width: 40rem) {
          body { padding: 0 1rem 3rem; font-size: 1rem; }
          .figures { grid-template-columns: 1fr 1fr; }
          .chart { min-width: 34rem; }
          .scroll table { min-width: 34rem; }
          td:not(.number):not(.short) { min-width: 11rem; }
          details table { min-width: 0; }
        }
        @media print {
          :root {
            --paper: #ffffff; --raised: #f5f6f8; --ink: #000000; --soft: #3d454f; --line: #c4c9d0; --strong-line: #6d7681;
            --accent: #0b5c8f; --link: #000000;
            --heat0: #eef0f3; --heat1: #c5dcec; --heat2: #8dbbd9; --heat3: #4f94c0; --heat4: #1f6fa3; --heat5: #0a4670;
          }
          @page { margin: 20mm 17mm; @bottom-center { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          html { font-size: 9.5pt; }
          body { max-width: none; padding: 0; font-size: 1rem; line-height: 1.5; }
          .skip, details { display: none; }
          .banner { padding-top: 0; }
          .scroll { overflow: visible; }
          .operation { break-before: page; border-top: 0; margin-top: 0; }
          p + .operation { break-before: auto; }
          h2, h3, h4, h5, caption { break-after: avoid; }
          figure, tr, .figures, blockquote { break-inside: avoid; }
          thead { display: table-header-group; }
          th, td { padding-top: .22rem; padding-bottom: .22rem; }
          a { text-decoration: none; }
          .evidence a { color: var(--soft); }
          .chart { max-width: 150mm; }
        }

        """
}
