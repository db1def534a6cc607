// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinJudge
import TocsinModel

struct FormTests {
    private let policy = JudgePolicy()

    @Test func theWholePolicyIsSaid() {
        for form in forms {
            let words = form.messages(about: "hello", policy, .fixed).words
            for category in HarmCategory.allCases {
                #expect(words.contains(category.rawValue), "\(form.name) lacks \(category)")
                #expect(words.contains(category.definition), "\(form.name) lacks what \(category) is")
                #expect(words.contains(category.nearMisses), "\(form.name) lacks what \(category) is not")
            }
        }
    }

    @Test func safeguardPutsThePolicyIntoTheSystemMessage() {
        let messages = SafeguardForm().messages(about: "one\ntwo", policy, .fixed)
        #expect(messages.map(\.role) == [.system, .user])
        let boundary = PromptSecrets.fixed.boundary
        #expect(messages.last == Message(role: .user, text: "BEGIN \(boundary)\n| one\n| two\nEND \(boundary)"))
    }

    @Test func llamaGuardNumbersTheCategoriesInOneMessage() throws {
        let messages = LlamaGuardForm().messages(about: "one", policy, .fixed)
        #expect(messages.map(\.role) == [.user])
        #expect(messages.words.contains("\nS1: phishing.\n"))
        #expect(messages.words.contains("\nS14: illicit.\n"))
        #expect(policy.category(code: "S0") == nil)
        #expect(policy.category(code: "S15") == nil)
        #expect(JudgePolicy(categories: [.scam]).code(.phishing) == nil)
    }

    @Test func aJudgeIsAnotherWithAnotherPolicyFormOrModel() {
        let one = SafeguardForm().reference(model: "m", policy)
        #expect(one == SafeguardForm().reference(model: "m", policy))
        #expect(one.policy.count == 16)
        #expect(one != SafeguardForm().reference(model: "n", policy))
        #expect(one != LlamaGuardForm().reference(model: "m", policy))
        #expect(one.policy != SafeguardForm().reference(model: "m", JudgePolicy(categories: [.scam])).policy)
    }
}
