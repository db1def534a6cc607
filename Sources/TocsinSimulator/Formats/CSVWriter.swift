// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A table of requests (RFC 4180) for the mapping that ``SimulatedFormat/mapping`` gives.
struct CSVWriter: EventWriter {
    private var times = TimeText()

    static let mapping = """
        format: csv
        fields:
          id: request_id
          time: sent_at
          account: customer
          ip: ip
          country: country
          userAgent: agent
          timeZone: zone
          conversation: thread
          model: model
          prompt: question
          output: reply
          outcome: result

        """

    mutating func begin(_ log: inout [UInt8]) {
        log.append(
            contentsOf: "request_id,sent_at,customer,ip,country,agent,zone,thread,model,question,reply,result\r\n".utf8
        )
    }

    mutating func write(_ event: SimulatedEvent, to log: inout [UInt8]) {
        guard case .request(let request) = event.content else { return }
        let fields = [
            event.id, times.text(event.time), event.account, event.network.address, event.network.country,
            event.client.userAgent, event.client.timeZone ?? "", request.conversation, request.model,
            request.turn.prompt, request.turn.answer, request.turn.outcome.rawValue,
        ]
        for (number, field) in fields.enumerated() {
            if number > 0 { log.append(UInt8(ascii: ",")) }
            Self.write(field, to: &log)
        }
        log.append(contentsOf: "\r\n".utf8)
    }

    private static func write(_ field: String, to log: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes = field.utf8.contains { $0 == quote || $0 == UInt8(ascii: ",") || $0 == 10 || $0 == 13 }
        guard needsQuotes else { return log.append(contentsOf: field.utf8) }
        log.append(quote)
        for byte in field.utf8 {
            if byte == quote { log.append(quote) }
            log.append(byte)
        }
        log.append(quote)
    }
}
