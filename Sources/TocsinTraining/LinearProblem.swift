// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CLibLinear

/// Texts as features, in the form that LIBLINEAR learns from.
final class LinearProblem {
    /// All rows behind each other; each ends with index -1.
    private var nodes: [feature_node] = []
    private var starts: [Int] = []
    private let featureCount: Int

    /// - Parameter featureCount: Features are numbers from 0 below it.
    init(featureCount: Int) {
        self.featureCount = featureCount
    }

    /// Adds a text.
    ///
    /// - Returns: Its row.
    func add(_ features: [(feature: Int, value: Float)]) -> Int {
        starts.append(nodes.count)
        for (feature, value) in features { nodes.append(feature_node(index: Int32(feature + 1), value: Double(value))) }
        // What every text has stands for the bias.
        nodes.append(feature_node(index: Int32(featureCount + 1), value: 1))
        nodes.append(feature_node(index: -1, value: 0))
        return starts.count - 1
    }

    /// What was learnt: for each class a weight for each feature; for two classes one column, which speaks for the second.
    struct Solution {
        var weights: [[Float]]
        var biases: [Float]
    }

    /// Learns to tell classes by L2-regularised logistic regression, one against the rest when there are more than two.
    ///
    /// - Parameters:
    ///   - rows: Rows and their classes; a row that comes several times weighs so much more.
    ///   - classes: How many there are, numbered from 0; each must occur.
    ///   - cost: What an error costs against the size of the weights, above 0. With two classes both weigh the same in all.
    /// - Returns: A column of weights for each class; one, for the second, when there are two.
    /// - Throws: ``TrainingError/tooFewTexts``.
    func solve(_ rows: [(row: Int, class: Int)], classes: Int, cost: Double) throws(TrainingError) -> Solution {
        let counts = (0..<classes).map { number in rows.count { $0.class == number } }
        if classes < 2 || counts.contains(0) { throw .tooFewTexts }
        // The library numbers classes as they first come, and of two speaks for the first.
        let order = classes == 2 ? [1, 0] : Array(0..<classes)
        let leading = order.compactMap { wanted in rows.firstIndex { $0.class == wanted } }
        let isLeading = Set(leading)
        let ordered = leading.map { rows[$0] } + rows.indices.filter { !isLeading.contains($0) }.map { rows[$0] }
        let model = nodes.withUnsafeMutableBufferPointer { nodes in
            var texts = ordered.map { row in nodes.baseAddress.map { $0 + starts[row.row] } }
            var labels = ordered.map { Double($0.class) }
            var balancedLabels: [Int32] = classes == 2 ? [0, 1] : []
            var balance = balancedLabels.map { Double(rows.count) / Double(2 * counts[Int($0)]) }
            return texts.withUnsafeMutableBufferPointer { texts in
                labels.withUnsafeMutableBufferPointer { labels in
                    balancedLabels.withUnsafeMutableBufferPointer { balancedLabels in
                        balance.withUnsafeMutableBufferPointer { balance in
                            var given = problem()
                            given.l = Int32(texts.count)
                            given.n = Int32(featureCount + 1)
                            given.y = labels.baseAddress
                            given.x = texts.baseAddress
                            given.bias = -1
                            var settings = parameter()
                            settings.solver_type = Int32(L2R_LR)
                            settings.C = cost
                            settings.eps = 0.01
                            settings.nr_weight = Int32(balance.count)
                            settings.weight_label = balancedLabels.baseAddress
                            settings.weight = balance.baseAddress
                            set_print_string_function { _ in }
                            return train(&given, &settings)
                        }
                    }
                }
            }
        }
        guard let model else { throw .tooFewTexts }
        defer {
            var freed: UnsafeMutablePointer<CLibLinear.model>? = model
            free_and_destroy_model(&freed)
        }
        return solution(model.pointee)
    }

    private func solution(_ model: CLibLinear.model) -> Solution {
        let columns = model.nr_class == 2 ? 1 : Int(model.nr_class)
        func weight(_ feature: Int, _ column: Int) -> Float { Float(model.w[feature * columns + column]) }
        return Solution(
            weights: (0..<columns).map { column in (0..<featureCount).map { weight($0, column) } },
            biases: (0..<columns).map { weight(featureCount, $0) }
        )
    }
}

/// Why nothing can be learnt.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
    /// Texts of a class.
    case tooFewTexts
    /// Harmful or harmless examples of risk.
    case tooFewExamples
    /// No texts of the part on which is chosen how sharp scores are.
    case nothingToChooseOn

    package var description: String {
        switch self {
        case .tooFewTexts:
            "There are too few texts to learn from: at least one for harm and one against it in every category is needed. Give more files."
        case .nothingToChooseOn:
            "There are no texts to choose by: some of those given must be of the part 'dev', which their ids and numbers say. Give more files."
        case .tooFewExamples:
            "There is nothing to learn risk from: harmful and harmless accounts and conversations are needed. Check the scenarios."
        }
    }
}
