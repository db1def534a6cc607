// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
internal import TocsinModel
internal import Yams

/// Reads rules from YAML; collects every problem instead of stopping at the first.
package struct RuleReader {
    private let file: String
    private let lists: RuleLists
    private(set) package var problems: [RuleProblem] = []

    /// - Parameters:
    ///   - file: How problems name it.
    ///   - lists: What `%name%` stands for under the modifier `expand`.
    package init(file: String, lists: RuleLists = RuleLists()) {
        self.file = file
        self.lists = lists
    }

    /// Reads a file's documents.
    ///
    /// - Parameter text: The file's YAML; one rule a document.
    /// - Returns: The rules without a problem.
    package mutating func read(_ text: String) -> [Rule] {
        var documents: [Node] = []
        do {
            // Not `compose_all`: its sequence ends at an error as if the file ended there.
            // Nor are scalars' types guessed, each by seven expressions: they are read as what a field takes.
            let parser = try Yams.Parser(yaml: text, resolver: .basic)
            while let document = try parser.nextRoot() { documents.append(document) }
        } catch let error as YamlError {
            let mark = error.mark
            report(.notYAML(reason: error.reason), line: mark?.line ?? 1, column: mark?.column ?? 1)
            return []
        } catch {
            report(.notYAML(reason: "\(error)"), line: 1, column: 1)
            return []
        }
        var hash = StableHash()
        hash.combine(text)
        let version = String(hash.value, radix: 16)
        return documents.compactMap { rule($0, version: version) }
    }

    private mutating func report(_ kind: RuleProblem.Kind, line: Int, column: Int) {
        problems.append(RuleProblem(file: file, line: line, column: column, kind: kind))
    }

    mutating func report(_ kind: RuleProblem.Kind, at node: Node?) {
        report(kind, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1)
    }

    // MARK: A rule

    private mutating func rule(_ node: Node, version: String) -> Rule? {
        let before = problems.count
        guard let root = node.mapping else {
            report(.wrongType(field: "rule", expected: "a mapping with 'title', 'id', 'detection'…"), at: node)
            return nil
        }
        let own = root["tocsin"]
        let isCorrelation = root["correlation"] != nil
        let scope = isCorrelation ? RuleScope.correlation : service(root, node)
        let reference = RuleReference(
            id: text("id", in: root, node)?.lowercased() ?? "",
            title: text("title", in: root, node) ?? "",
            version: version,
            category: choice("category", in: own?.mapping, node, of: HarmCategory.self) ?? .illicit,
            level: choice("level", in: root, node, of: FindingLevel.self) ?? .low,
            scope: scope,
            tags: strings(root["tags"])
        )
        let logic: Rule.Logic? =
            isCorrelation
            ? correlation(root["correlation"]).map { .correlation($0) }
            : detection(root, node, scope: scope).map { .detection($0) }
        let status = text("status", in: root, node) ?? "experimental"
        let examples = examples(own?.mapping?["examples"], scope: scope, parent: own ?? node)
        let isShadow = shadow(own?["shadow"])
        let windowBytes = windowBytes(own?["windowBytes"])
        guard let logic, problems.count == before else { return nil }
        return Rule(
            reference: reference,
            name: root["name"]?.string,
            status: status,
            description: text("description", in: root, node) ?? "",
            falsePositives: strings(root["falsepositives"]),
            isShadow: isShadow,
            windowBytes: windowBytes,
            logic: logic,
            examples: examples,
            file: file,
            line: node.mark?.line ?? 1
        )
    }

    private mutating func shadow(_ node: Node?) -> Bool {
        guard let node else { return false }
        if let flag = node.bool { return flag }
        report(.wrongType(field: "shadow", expected: "true or false"), at: node)
        return true
    }

    /// A window may be as long as the longest text that is kept.
    private static let longestWindowBytes = 1 << 30

    private mutating func windowBytes(_ node: Node?) -> Int? {
        guard let node else { return nil }
        if let bytes = node.int, (1...Self.longestWindowBytes).contains(bytes) { return bytes }
        report(.wrongType(field: "windowBytes", expected: "a number of bytes above 0"), at: node)
        return nil
    }

    private mutating func service(_ root: Node.Mapping, _ node: Node) -> RuleScope {
        guard let source = root["logsource"]?.mapping else {
            report(.missing("logsource"), at: node)
            return .request
        }
        if let product = source["product"], product.string != "tocsin" {
            report(.unknownValue(field: "product", found: product.string ?? "", expected: ["tocsin"]), at: product)
        }
        let services: [RuleScope] = [.request, .account, .operation]
        guard let named = source["service"]?.string.flatMap(RuleScope.init), services.contains(named) else {
            report(
                .unknownValue(
                    field: "service",
                    found: source["service"]?.string ?? "",
                    expected: services.map(\.rawValue)
                ),
                at: source["service"] ?? root["logsource"]
            )
            return .request
        }
        return named
    }

    private mutating func text(_ key: String, in mapping: Node.Mapping, _ parent: Node) -> String? {
        guard let value = mapping[key] else {
            report(.missing(key), at: parent)
            return nil
        }
        guard let text = value.string, !text.isEmpty else {
            report(.wrongType(field: key, expected: "a text"), at: value)
            return nil
        }
        return text
    }

    private mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        in mapping: Node.Mapping?,
        _ parent: Node,
        of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let mapping, let text = text(key, in: mapping, parent) else {
            if mapping == nil { report(.missing("tocsin.\(key)"), at: parent) }
            return nil
        }
        if let choice = Choice(rawValue: text) { return choice }
        report(.unknownValue(field: key, found: text, expected: type.allCases.map(\.rawValue)), at: mapping[key])
        return nil
    }

    private func strings(_ node: Node?) -> [String] {
        node?.sequence?.compactMap(\.string) ?? node?.string.map { [$0] } ?? []
    }

    // MARK: Detection

    private mutating func detection(_ root: Node.Mapping, _ node: Node, scope: RuleScope) -> Detection? {
        guard let detection = root["detection"]?.mapping else {
            report(.missing("detection"), at: node)
            return nil
        }
        var selections: [String: Selection] = [:]
        for (key, value) in detection where key.string != "condition" && key.string != "timeframe" {
            guard let name = key.string else { continue }
            selections[name] = selection(value, scope: scope)
        }
        guard let conditionNode = detection["condition"], let text = conditionNode.string else {
            report(.missing("condition"), at: root["detection"])
            return nil
        }
        switch ConditionParser.parse(text, names: Array(selections.keys)) {
        case .success(let condition):
            for unused in Set(selections.keys).subtracting(condition.selections).sorted() {
                report(.unusedSelection(unused), at: conditionNode)
            }
            return Detection(selections: selections, condition: condition)
        case .failure(.unexpected(let reason)): report(.badCondition(reason: reason), at: conditionNode)
        case .failure(.unknownSelection(let name)): report(.unknownSelection(name), at: conditionNode)
        }
        return nil
    }

    private mutating func selection(_ node: Node, scope: RuleScope) -> Selection {
        // What asks for nothing would hold for everything.
        if node.mapping?.isEmpty == true || node.sequence?.isEmpty == true {
            report(.wrongType(field: "selection", expected: "at least one field or keyword"), at: node)
            return .any([])
        }
        if let mapping = node.mapping {
            return .all(mapping.flatMap { fieldTests(key: $0.key, value: $0.value, scope: scope).map { .field($0) } })
        }
        if let sequence = node.sequence {
            if sequence.allSatisfy({ $0.mapping != nil }) {
                return .any(sequence.map { selection($0, scope: scope) })
            }
            guard sequence.allSatisfy({ $0.scalar != nil }) else {
                report(.wrongType(field: "selection", expected: "a list of mappings or a list of keywords"), at: node)
                return .any([])
            }
            guard RuleFields.names(for: scope).contains("prompt") else {
                report(
                    .wrongType(field: "selection", expected: "fields: an account has no text for keywords"),
                    at: node
                )
                return .any([])
            }
            // Keywords without a field are looked for in what the user wrote.
            let keywords = Pattern.patterns(forSigmaValues: sequence.compactMap(\.string), modifiers: [.contains])
            return .field(FieldTest(field: "prompt", test: .patterns(keywords)))
        }
        report(.wrongType(field: "selection", expected: "a mapping of fields or a list"), at: node)
        return .any([])
    }

    /// What a key asks of its field; all must hold.
    private mutating func fieldTests(key: Node, value: Node, scope: RuleScope) -> [FieldTest] {
        guard let parts = key.string?.split(separator: "|").map(String.init), let field = parts.first else {
            return []
        }
        let known = RuleFields.names(for: scope)
        guard known.contains(field) else {
            report(.unknownField(field, expected: known), at: key)
            return []
        }
        var modifiers: Set<Modifier> = []
        for part in parts.dropFirst() {
            guard let modifier = Modifier(rawValue: part) else {
                report(.unknownModifier(part), at: key)
                return []
            }
            modifiers.insert(modifier)
        }
        if value.sequence?.isEmpty == true {
            report(.wrongType(field: field, expected: "at least one value"), at: value)
            return []
        }
        // Under `all`, each value must be there in one of its forms: a dash, a place in Base64, a word of a list.
        let values = modifiers.contains(.all) ? value.sequence.map { Array($0) } ?? [value] : [value]
        return values.compactMap { value in
            test(field, modifiers, key: key, value: value, known: known).map { FieldTest(field: field, test: $0) }
        }
    }

    private mutating func test(
        _ field: String,
        _ modifiers: Set<Modifier>,
        key: Node,
        value: Node,
        known: [String]
    ) -> FieldTest.Test? {
        if modifiers.contains(.cidr) {
            report(.addressesArePseudonyms, at: key)
            return nil
        }
        if modifiers.contains(.exists) {
            guard let flag = value.bool else {
                report(.modifierNeeds("exists", expected: "true or false"), at: value)
                return nil
            }
            return .exists(flag)
        }
        if modifiers.contains(.fieldref) {
            guard let other = value.string, known.contains(other) else {
                report(.modifierNeeds("fieldref", expected: "the name of another field"), at: value)
                return nil
            }
            return .equals(field: other)
        }
        let values = value.sequence.map { Array($0) } ?? [value]
        let comparisons: [Modifier: NumberComparison.Operator] = [.gt: .gt, .gte: .gte, .lt: .lt, .lte: .lte]
        if let (modifier, comparison) = comparisons.first(where: { modifiers.contains($0.key) }) {
            return numbers(values, comparison, all: modifiers.contains(.all), name: modifier.rawValue)
        }
        // Unquoted numbers and flags mean themselves where the field holds such; words are compared as they are written.
        if modifiers.isEmpty, !RuleFields.words.contains(field) {
            if let flag = Self.flag(value) { return .flag(flag) }
            if values.allSatisfy({ Self.number($0) != nil }) {
                return numbers(values, .eq, all: false, name: "equals")
            }
        }
        return patterns(values, modifiers)
    }

    /// `true` or `false`; YAML's other words for them are words here, since `NO` is a country.
    private static func flag(_ node: Node) -> Bool? {
        guard let scalar = node.scalar, scalar.style == .plain else { return nil }
        return switch scalar.string {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }

    /// A number without quotes.
    private static func number(_ node: Node) -> Double? {
        node.scalar?.style == .plain ? node.float : nil
    }

    private mutating func numbers(
        _ values: [Node],
        _ comparison: NumberComparison.Operator,
        all: Bool,
        name: String
    ) -> FieldTest.Test? {
        var numbers: [NumberComparison] = []
        for value in values {
            guard let number = value.float else {
                report(.modifierNeeds(name, expected: "a number"), at: value)
                return nil
            }
            numbers.append(NumberComparison(comparison: comparison, number: number))
        }
        return .numbers(numbers, all: all)
    }

    private mutating func patterns(_ values: [Node], _ modifiers: Set<Modifier>) -> FieldTest.Test? {
        var patterns: [Pattern] = []
        for value in values {
            guard let text = value.scalar?.string, !text.isEmpty else {
                report(.wrongType(field: "value", expected: "a text that is not empty"), at: value)
                return nil
            }
            guard let texts = modifiers.contains(.expand) ? lists.values(text) : [text], !texts.isEmpty else {
                report(.unknownList(text), at: value)
                return nil
            }
            let made = Pattern.patterns(forSigmaValues: texts, modifiers: modifiers)
            // Literals always compile; only expressions need to be tried.
            for pattern in made where modifiers.contains(.re) {
                do throws(PatternError) {
                    _ = try SinglePattern(pattern)
                } catch {
                    report(.badPattern(reason: "\(error)"), at: value)
                    return nil
                }
            }
            patterns += made
        }
        return .patterns(patterns)
    }

    // MARK: Correlation

    private mutating func correlation(_ node: Node?) -> Correlation? {
        guard let node, let mapping = node.mapping else {
            report(.wrongType(field: "correlation", expected: "a mapping"), at: node)
            return nil
        }
        guard let kind = choice("type", in: mapping, node, of: Correlation.Kind.self) else { return nil }
        let rules = strings(mapping["rules"])
        if rules.isEmpty { report(.missing("correlation.rules"), at: node) }
        let groups = strings(mapping["group-by"])
        if groups != ["account"] {
            report(
                .unknownValue(field: "group-by", found: groups.joined(separator: ", "), expected: ["account"]),
                at: mapping["group-by"] ?? node
            )
        }
        guard let span = text("timespan", in: mapping, node) else { return nil }
        guard let seconds = Self.seconds(span) else {
            report(.badTimespan(span), at: mapping["timespan"])
            return nil
        }
        var comparisons: [NumberComparison] = []
        var field: String?
        for (key, value) in mapping["condition"]?.mapping ?? [:] {
            if key.string == "field" {
                field = value.string
            } else if let comparison = key.string.flatMap(NumberComparison.Operator.init), let number = value.float {
                comparisons.append(NumberComparison(comparison: comparison, number: number))
            } else {
                let known = NumberComparison.Operator.allCases.map(\.rawValue) + ["field"]
                report(.unknownValue(field: "condition", found: key.string ?? "", expected: known), at: key)
            }
        }
        if kind == .eventCount || kind == .valueCount, comparisons.isEmpty {
            report(.missing("correlation.condition"), at: node)
        }
        let countable = ["rule", "category", "language"]
        if kind == .valueCount, !countable.contains(field ?? "") {
            report(
                .unknownValue(field: "condition.field", found: field ?? "", expected: countable),
                at: mapping["condition"] ?? node
            )
        }
        return Correlation(
            kind: kind,
            rules: rules,
            timespanSeconds: seconds,
            comparisons: comparisons,
            field: field
        )
    }

    /// A hundred years.
    private static let longestTimespanSeconds = 3_155_760_000.0

    /// Seconds of a Sigma time span such as `15m`; nil for anything else.
    static func seconds(_ text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ units[$0] }),
            digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let number = Double(digits), number * unit <= longestTimespanSeconds
        else { return nil }
        return number * unit
    }

    // MARK: Examples

    private mutating func examples(_ node: Node?, scope: RuleScope, parent: Node) -> Rule.Examples {
        guard let mapping = node?.mapping else {
            report(.missing("tocsin.examples"), at: parent)
            return Rule.Examples()
        }
        return Rule.Examples(
            matching: mapping["match"]?.sequence?.compactMap { example($0, scope: scope) } ?? [],
            nearMisses: mapping["nearMiss"]?.sequence?.compactMap { example($0, scope: scope) } ?? []
        )
    }

    private mutating func example(_ node: Node, scope: RuleScope) -> Example? {
        guard let mapping = node.mapping else {
            report(.wrongType(field: "example", expected: "a mapping of fields"), at: node)
            return nil
        }
        let line = node.mark?.line ?? 1
        guard let events = mapping["events"]?.sequence else {
            return Example(records: [(0, record(mapping, scope: scope))], line: line)
        }
        var records: [(Double, RuleRecord)] = []
        for event in events {
            guard let fields = event.mapping else { continue }
            let after = fields["after"]?.string.flatMap(Self.seconds) ?? 0
            records.append((after, record(fields, scope: .request)))
        }
        return Example(records: records, line: line)
    }

    private mutating func record(_ mapping: Node.Mapping, scope: RuleScope) -> RuleRecord {
        let known = RuleFields.names(for: scope == .correlation ? .request : scope)
        var values: [String: FieldValue] = [:]
        for (key, value) in mapping {
            guard let field = key.string, field != "after" else { continue }
            guard known.contains(field) else {
                report(.unknownField(field, expected: known), at: key)
                continue
            }
            let holdsWords = RuleFields.words.contains(field)
            if !holdsWords, let flag = Self.flag(value) {
                values[field] = .flag(flag)
            } else if !holdsWords, let number = Self.number(value) {
                values[field] = .number(number)
            } else if let text = value.scalar?.string {
                values[field] = .text(text)
            } else {
                report(.wrongType(field: field, expected: "a text, a number or a flag"), at: value)
            }
        }
        return RuleRecord(values)
    }
}

extension YamlError {
    fileprivate var mark: Mark? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
        default: nil
        }
    }

    /// The library's reason without the text around it.
    fileprivate var reason: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .reader(let problem, _, _, _): problem
        case .duplicatedKeysInMapping(let duplicates, _):
            "the key '\(duplicates.first.map { "\($0)" } ?? "")' stands twice"
        default: "it cannot be read"
        }
    }
}
