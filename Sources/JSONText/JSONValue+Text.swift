// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

extension JSONValue {
    /// The value written as compact JSON, members in their order.
    package var jsonText: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.text
    }

    private func write(to writer: inout JSONWriter) {
        switch kind {
        case .array:
            writer.array { writer in
                forEachElement { $0.write(to: &writer) }
            }
        case .object:
            writer.object { writer in
                forEachMember { key, value in
                    writer.key(key)
                    value.write(to: &writer)
                }
            }
        case .number:
            var integer: Int64 = 0
            if csj_int64(raw, &integer) { writer.value(Int(integer)) } else { writer.value(double ?? 0) }
        case .string: writer.value(string ?? "")
        case .bool: writer.value(bool ?? false)
        case .null: writer.null()
        }
    }
}
