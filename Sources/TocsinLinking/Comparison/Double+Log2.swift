// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension Double {
    var log2: Double { Foundation.log2(self) }
}
