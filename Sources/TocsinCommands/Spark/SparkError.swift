// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a step on Spark did not come to its end.
enum SparkError: Error, Equatable, CustomStringConvertible {
    case noDriver
    case noProgram(String)
    case failed(status: Int32)

    var description: String {
        switch self {
        case .noDriver: "The driver for Spark is not beside this program. Install Tocsin anew."
        case .noProgram(let name):
            "There is no program '\(name)'. Install Spark (PyPI's pyspark brings it), or name spark-submit with --spark-submit."
        case .failed(let status):
            "spark-submit ended with status \(status); what it said is above. This step changed nothing in the store."
        }
    }
}
