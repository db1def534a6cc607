// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import JSONText
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Operations: the harmful ones alone, since acting together is nobody's business.
enum OperationAPI {
    static let routes = [
        APIRoute(.get, "/operations", .right(.view), list),
        APIRoute(.get, "/operations/:operation", .right(.view)) { request, desk in
            let id = try request.parameter("operation") { OperationID(written: $0) }
            try request.allow()
            guard let operation = try desk.store.operation(id), operation.standing == .harmful else {
                throw APIRefusal.notFound
            }
            return .json(json(operation))
        },
    ]

    private static func list(_ request: APIRequest, _ desk: APIDesk) throws -> APIAnswer {
        try request.allow("limit", "page")
        let (limit, offset, number) = try request.page()
        // Harmful ones come first.
        let found = try desk.store.operationSummaries(limit: limit + 1, offset: offset)
            .filter { $0.standing == .harmful }
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("operations")
            writer.array { writer in
                for operation in found.prefix(limit) {
                    writer.object { writer in
                        writer.member("operation", operation.id.description)
                        writer.member("accounts", operation.accounts)
                        writer.member("firstTime", operation.firstTime.description)
                        writer.member("lastTime", operation.lastTime.description)
                    }
                }
            }
            writer.member("nextPage", found.count > limit ? number + 1 : nil)
        }
        return .json(writer.text)
    }

    private static func json(_ operation: Operation) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            OperationJSON.write(operation, to: &writer)
            writer.key("ties")
            writer.array { writer in
                for tie in operation.ties {
                    writer.object { OperationJSON.write(tie, to: &$0) }
                }
            }
        }
        return writer.text
    }
}
