// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension CheckWords {
    static let chinese = CheckWords(
        title: "这是诈骗吗？",
        intro: "把您收到的消息粘贴到这里：短信、聊天、信件或邮件都可以。您会看到哪些地方像诈骗，以及接下来该怎么做。",
        label: "消息内容",
        hint: "复制时不要点开里面的链接。您可以删去自己的姓名和号码。",
        button: "检查这条消息",
        another: "检查另一条消息",
        privacy: "消息不会被保存，也不会被转发。本页不使用 Cookie，也不需要账号。",
        limits: "这里只查找已知的迹象。没有找到，不等于没有问题：拿不准时，请问一位您信任的人。",
        languages: "语言",
        sorry: "没有成功",
        tooLong: "消息太长了。请只粘贴对方向您提出要求的那一部分。",
        notWhole: "消息没有完整送达。请重新粘贴并再次提交。",
        tooMany: "您所在的网络检查的消息太多了。请在 ",
        seconds: " 秒后重试。",
        busy: "现在有很多人在检查消息。请一分钟后再试。",
        failed:
            "本页没能检查这条消息，这不是您的问题。请稍后再试；在此之前，请问一位您信任的人。"
    )
}
