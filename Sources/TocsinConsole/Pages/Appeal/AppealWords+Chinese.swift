// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension AppealWords {
    static let chinese = AppealWords(
        language: "中文",
        title: "对决定提出申诉",
        label: "请用您自己的话说明决定有何错误",
        hint: "最多 % 个字符。您可以申诉一次。未参与作出该决定的人员将阅读并裁定；在此之前，该决定仍然有效。请勿填写密码或他人的隐私信息。",
        button: "提交申诉",
        filed: "我们已于 % 收到针对该决定的申诉。未参与作出该决定的人员将进行裁定。每项决定只能申诉一次。",
        writtenDown:
            "本服务的工作人员已于 % 代您记录了一份申诉。如果该申诉并非由您提出，请回复告知您决定的消息并说明。",
        upheld: "申诉已于 % 裁定：维持原决定。",
        overturned: "申诉已于 % 裁定：原决定已撤销。",
        undone: "该决定已不再有效，无需申诉。",
        ended: "该决定已于 % 到期，无需申诉。",
        undoneSince: "该决定现已失效。",
        endedSince: "该决定已于 % 到期。",
        underReview: "我们的人员正在重新审查该决定。请几天后再来查看。",
        asSent: "以下是当时发送的决定，现已失效：",
        nothing: "此链接无效",
        nothingHint: "链接可能不完整。请从告知您决定的消息中复制完整链接。",
        empty: "请说明决定有何错误。",
        tooLong: "您的文字太长。请缩短至 % 个字符以内。",
        tooMany: "来自您所在网络的请求过多。请几分钟后再试。",
        again: "无法从该页面接收表单。请重新打开告知您决定的消息中的链接，再从那里提交申诉。",
        notSent: "操作未成功。",
        languages: "语言"
    )
}
