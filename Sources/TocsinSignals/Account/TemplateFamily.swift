// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The largest family of near-identical prompts that an account itself wrote.
///
/// False positives: forms, exercises, and every program that calls a model with one instruction and changing data.
enum TemplateFamily {
    static func measure(
        _ requests: [ActivityLog.Record],
        families: PromptFamilies,
        into signals: inout AccountSignals
    ) {
        let sketched = requests.filter { $0.sketch != ActivityLog.none }
        guard !sketched.isEmpty else { return }
        var counts: [Int32: Int] = [:]
        for request in sketched {
            if let family = families.family(of: request) { counts[family, default: 0] += 1 }
        }
        let largest = counts.values.max() ?? 1
        signals.templateFamilySize = largest
        signals.templateShare = Double(largest) / Double(sketched.count)
    }
}
