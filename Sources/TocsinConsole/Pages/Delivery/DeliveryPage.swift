// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinDelivery
internal import TocsinModel
internal import TocsinReports

/// Whether what people decided holds where it has to.
enum DeliveryPage {
    /// A run signs every five seconds; this long without a sign, none runs.
    private static let silence: Int64 = 30_000

    static func page(_ record: DeliveryRecord, at now: Timestamp) -> Page {
        Page(
            "Delivery",
            .delivery,
            [
                state(record, at: now), list(record), gateways(record.gateways), webhooks(record.webhooks),
            ]
        )
    }

    private static func state(_ record: DeliveryRecord, at now: Timestamp) -> Markup {
        guard let lookedAt = record.lookedAt else {
            return HTML.notice(
                "Nothing carries decisions to gateways. Ask whoever runs Tocsin to start delivery.",
                isError: true,
                prefix: "Decisions stay here. "
            )
        }
        let span = now.milliseconds - lookedAt.milliseconds
        guard span <= silence else {
            return HTML.notice(
                "Delivery gave its last sign \(Words.span(milliseconds: span)) ago. What is decided now reaches nobody until it runs again: tell whoever runs Tocsin.",
                isError: true,
                prefix: "Decisions stay here. "
            )
        }
        let broken = record.gateways.map(\.brokenCount).reduce(0, +)
        if broken > 0 {
            return HTML.notice(
                "\(Wording.count(broken, "answer")) of gateways differ from what was decided. The table says where.",
                isError: true,
                prefix: "Decisions do not hold everywhere. "
            )
        }
        if let problem = record.blockList?.problem {
            return HTML.notice(problem, isError: true, prefix: "The block list is old. ")
        }
        return HTML.notice("Decisions are carried as they are made.", isError: false)
    }

    private static func list(_ record: DeliveryRecord) -> Markup {
        let content: Markup =
            if let list = record.blockList {
                HTML.facts([
                    ("Accounts that gateways act against", .text("\(list.accounts)")),
                    ("Written anew", Words.time(list.writtenAt)),
                ])
            } else {
                HTML.paragraph("No block list is kept.", className: "empty")
            }
        return HTML.section("Block list", id: "list", [content])
    }

    private static func gateways(_ gateways: [DeliveryRecord.GatewayRecord]) -> Markup {
        var content = [
            HTML.table(
                "What gateways answer when they are asked about accounts",
                [.text("Gateway"), .text("Asked"), .number("Questions"), .number("Differing answers")],
                gateways.map { gateway in
                    [
                        HTML.code(gateway.address), Words.time(gateway.checkedAt), .text("\(gateway.asked)"),
                        gateway.brokenCount == 0 ? .text("none") : HTML.badge("\(gateway.brokenCount)", "late"),
                    ]
                },
                empty: "No gateway is asked. Ask whoever runs Tocsin to name them to delivery."
            )
        ]
        let rows = gateways.flatMap { gateway in gateway.broken.map { (gateway.address, $0) } }
        if !rows.isEmpty {
            content.append(
                HTML.table(
                    "Where it does not hold",
                    [.text("Gateway"), .text("Account"), .text("Decided"), .text("Found")],
                    rows.map { address, broken in
                        [
                            HTML.code(address), broken.account.map { Words.account($0) } ?? .text("one on no list"),
                            .text(broken.expected), .text(broken.found),
                        ]
                    }
                )
            )
            content.append(
                HTML.paragraph(
                    "Tell whoever runs the gateway: it has to run, to have the same key and to read the same block list."
                )
            )
        }
        return HTML.section("Gateways", id: "gateways", content)
    }

    private static func webhooks(_ webhooks: [String: WebhookProgress]) -> Markup {
        HTML.section(
            "Webhooks",
            id: "webhooks",
            [
                HTML.table(
                    "Who is told of decisions",
                    [
                        .text("Webhook"), .number("Delivered"), .text("Last"), .number("Waiting"), .number("Given up"),
                        .text("State"),
                    ],
                    webhooks.sorted { $0.key < $1.key }
                        .map { name, progress in
                            [
                                HTML.code(name), .text("\(progress.delivered)"), Words.time(progress.deliveredAt),
                                .text("\(progress.waiting.count)"), .text("\(progress.givenUp)"), state(progress),
                            ]
                        },
                    empty: "Nobody is told."
                )
            ]
        )
    }

    private static func state(_ progress: WebhookProgress) -> Markup {
        if progress.isOff { return HTML.badge("the receiver wants no more", "late") }
        guard let problem = progress.problem else { return .text("well") }
        return .element(
            "span",
            HTML.badge("failing", "late"),
            .text(" \(problem), since "),
            Words.time(progress.failingSince)
        )
    }
}
