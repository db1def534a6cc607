// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// From how many and what kinds of networks an account comes.
///
/// False positives: phones change networks; many people use a VPN for privacy. Neither says anything of harm.
enum NetworkUse {
    static func measure(_ records: ArraySlice<ActivityLog.Record>, into signals: inout AccountSignals) {
        let prefixes = Set(records.lazy.map(\.prefix).filter { $0 != ActivityLog.none })
        if !prefixes.isEmpty { signals.networks = prefixes.count }
        let countries = Set(records.lazy.map(\.country).filter { $0 >= 0 })
        if !countries.isEmpty { signals.countries = countries.count }
        let kinds = records.filter { $0.type == .request }.compactMap(\.networkKind)
        guard !kinds.isEmpty else { return }
        func share(_ kind: NetworkKind) -> Double {
            Double(kinds.count { $0 == kind }) / Double(kinds.count)
        }
        signals.vpnShare = share(.vpn)
        signals.torShare = share(.tor)
        signals.hostingShare = share(.hosting)
    }
}
