// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TextEncoder

extension EncoderDifference {
    /// What tuning for requests for harm changed in the encoder, as it comes with Tocsin.
    ///
    /// - Throws: ``TextEncoderError`` when the installation is damaged.
    package static func bundled() throws(TextEncoderError) -> EncoderDifference {
        try EncoderDifference(path: Bundle.module.bundleURL.appending(path: "Model/encoder.difference").path)
    }
}
