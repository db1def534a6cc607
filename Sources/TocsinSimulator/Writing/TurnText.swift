// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What was said in one turn.
struct Turn {
    var time: Int64
    var prompt: String
    var answer: String
    var outcome: Outcome
    /// Whether the request is plainly harmful.
    var isHarmful: Bool

    enum Outcome: String {
        case completed, refused, error
    }
}

/// Makes the words of a turn; the same turn always gets the same ones.
struct TurnText {
    let scenario: Scenario
    let cast: Cast
    private var buffer: [UInt8] = []

    init(scenario: Scenario, cast: Cast) {
        self.scenario = scenario
        self.cast = cast
    }

    mutating func turn(_ account: AccountRecord, _ conversation: UInt64, turn: Int, time: Int64) -> Turn {
        account.operation < 0
            ? benign(account, conversation, turn, time) : planted(account, conversation, turn, time)
    }

    private mutating func benign(_ account: AccountRecord, _ conversation: UInt64, _ turn: Int, _ time: Int64) -> Turn {
        let population = scenario.populations[Int(account.population)].population
        let voice = cast.voices[Int(account.voice)]
        var draw = SeededGenerator(seed: conversation, part: UInt64(turn))
        let outcome: Turn.Outcome =
            draw.chance(population.refused) ? .refused : draw.chance(0.004) ? .error : .completed
        let rule = turn == 0 ? voice.prompt : voice.followUp
        var prompt = text(rule, account, conversation, turn, templates: population.templates, draw.next())
        if let mention = benignMention(account, voice, population, conversation, turn) {
            prompt += "\n" + text(mention, account, conversation, turn, templates: 0, draw.next())
        }
        var answer = answer(outcome, voice.answer, voice.refusal, account, conversation, turn, draw.next())
        let drafts = Drafts(population, account, voice)
        add(drafts, voice, conversation, turn, time, outcome, &prompt, &answer)
        return Turn(time: time, prompt: prompt, answer: answer, outcome: outcome, isHarmful: false)
    }

    private mutating func planted(_ account: AccountRecord, _ conversation: UInt64, _ turn: Int, _ time: Int64) -> Turn
    {
        let operation = scenario.operations[Int(account.operation)]
        let voice = cast.voices[Int(account.voice)]
        let archetype = operation.archetype
        // What a conversation is about does not change on its way.
        var whole = SeededGenerator(seed: conversation, part: 7777)
        let aim = whole.unit()
        let harmful = archetype.harm * operation.knobs.harmKept
        let isHarmful = aim < harmful
        let isGrey = !isHarmful && aim < harmful + archetype.grey
        var later = SeededGenerator(seed: conversation, part: 8000 + UInt64(turn))
        let wasRefused = turn > 0 && isHarmful && isRefused(archetype, conversation, turn - 1)
        let outcome: Turn.Outcome = isHarmful && isRefused(archetype, conversation, turn) ? .refused : .completed
        // "Ten more, please" serves harm, but shows it to nobody who does not know what went before.
        let isMore = turn > 0 && isHarmful && !wasRefused && later.chance(0.45)
        let rule: Int
        if isHarmful {
            rule = wasRefused ? voice.reformulation : isMore ? voice.harmfulFollowUp : voice.harm
        } else if isGrey {
            rule = voice.grey
        } else {
            rule = turn == 0 ? voice.prompt : voice.followUp
        }
        var draw = SeededGenerator(seed: conversation, part: UInt64(turn))
        let templates = isHarmful || isGrey ? operation.knobs.templates : 0
        var prompt = text(rule, account, conversation, turn, templates: templates, draw.next())
        var mentions = SeededGenerator(seed: conversation, part: 9000 + UInt64(turn))
        if isHarmful || isGrey, let shared = voice.shared, mentions.chance(operation.knobs.mentions) {
            prompt += "\n" + text(shared, account, conversation, turn, templates: 0, mentions.next())
        }
        let said = isHarmful || isGrey ? voice.withheld : voice.answer
        var answer = answer(outcome, said, voice.refusal, account, conversation, turn, draw.next())
        if isHarmful || isGrey {
            add(Drafts(operation, account), voice, conversation, turn, time, outcome, &prompt, &answer)
        }
        return Turn(time: time, prompt: prompt, answer: answer, outcome: outcome, isHarmful: isHarmful && !isMore)
    }

    /// Puts a draft of the day into an answer, one of the day before or a brief into a prompt.
    private mutating func add(
        _ drafts: Drafts,
        _ voice: Voice,
        _ conversation: UInt64,
        _ turn: Int,
        _ time: Int64,
        _ outcome: Turn.Outcome,
        _ prompt: inout String,
        _ answer: inout String
    ) {
        guard let sentence = voice.sentence else { return }
        var draw = SeededGenerator(seed: conversation, part: 9100 + UInt64(turn))
        let day = time / 86_400_000
        if draw.chance(drafts.sent) {
            prompt += "\n\n" + draft(sentence, drafts.seed(day: day - 1, &draw))
        }
        if draw.chance(drafts.briefed) { prompt += "\n\n" + draft(sentence, drafts.brief(&draw)) }
        if outcome == .completed, draw.chance(drafts.answered) {
            answer += "\n\n" + draft(sentence, drafts.seed(day: day, &draw))
        }
    }

    /// A draft's words, the same for the same seed: innocent prose, whatever it stands for.
    private mutating func draft(_ sentence: Int, _ seed: UInt64) -> String {
        var expansion = Expansion(
            structure: SeededGenerator.mixed(seed, 1),
            detail: SeededGenerator.mixed(seed, 2),
            conversation: seed,
            account: seed,
            group: seed
        )
        buffer.removeAll(keepingCapacity: true)
        for place in 0..<3 + Int(seed % 4) {
            if place > 0 { buffer.append(UInt8(ascii: " ")) }
            scenario.library.grammar.expand(sentence, &expansion, into: &buffer)
        }
        return String(decoding: buffer, as: UTF8.self)
    }

    /// The rule of what a benign request names beside its text: mostly what many use, else what is one's own or one's group's.
    private func benignMention(
        _ account: AccountRecord,
        _ voice: Voice,
        _ population: Population,
        _ conversation: UInt64,
        _ turn: Int
    ) -> Int? {
        var draw = SeededGenerator(seed: conversation, part: 9000 + UInt64(turn))
        guard draw.chance(population.mentions) else { return nil }
        let kind = draw.unit()
        if account.member >= 0, kind < 0.35 { return voice.shared }
        return kind < 0.6 ? voice.own : voice.popular
    }

    private func isRefused(_ archetype: Archetype, _ conversation: UInt64, _ turn: Int) -> Bool {
        var draw = SeededGenerator(seed: conversation, part: 5000 + UInt64(turn))
        return draw.chance(archetype.refused)
    }

    private mutating func answer(
        _ outcome: Turn.Outcome,
        _ answer: Int,
        _ refusal: Int,
        _ account: AccountRecord,
        _ conversation: UInt64,
        _ turn: Int,
        _ seed: UInt64
    ) -> String {
        switch outcome {
        case .completed: text(answer, account, conversation, turn, templates: 0, seed)
        case .refused: text(refusal, account, conversation, turn, templates: 0, seed)
        case .error: ""
        }
    }

    private mutating func text(
        _ rule: Int,
        _ account: AccountRecord,
        _ conversation: UInt64,
        _ turn: Int,
        templates: Int,
        _ seed: UInt64
    ) -> String {
        var structure = SeededGenerator.mixed(seed, 1)
        if templates > 0 {
            let number = structure % UInt64(templates)
            structure = SeededGenerator.mixed(account.group &+ UInt64(rule), number)
        }
        var expansion = Expansion(
            structure: structure,
            detail: SeededGenerator.mixed(seed, 2),
            conversation: conversation,
            account: account.seed,
            group: account.group
        )
        buffer.removeAll(keepingCapacity: true)
        scenario.library.grammar.expand(rule, &expansion, into: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }
}
