/** The meaning of each code and advice for it, in English and Japanese. An asset, because only `/v1/codes` and its page need it. */
import type { StatusClass } from './classification.ts'
import type { Bilingual } from './code-table.ts'

export interface CodeText {
  /**
   * Class digits for which the defining RFC intends the code. Servers use others too (`5.2.2`, `4.1.1`), and the
   * registry writes `X` for all of them, so this is information and no reason to reject a code.
   */
  classes: readonly (2 | 4 | 5)[]
  /** The document that defines it; x.7.28 was registered by RFC 5248's procedure without an RFC of its own. */
  rfc: string
  meaning: Bilingual
  /** What the sender does about it when it is a permanent error. */
  advice: Bilingual
}

/** Sentences that apply to any code. */
interface CodeSentences {
  ofClass: Record<StatusClass, Bilingual>
  /** By status, for codes with an undefined subject, where the class sentence and the row would contradict each other. */
  undefinedCodes: Readonly<Record<string, Bilingual>>
  unregistered: Bilingual
  /** `{subject}` is replaced by what succeeded. */
  generalSuccess: Bilingual
  meantForErrors: Bilingual
  meantForSuccess: Bilingual
  nothingToDo: Bilingual
  retryFirst: Bilingual
  retryToo: Bilingual
}

export interface CodeTexts {
  /** By `subject.detail`. */
  codes: Readonly<Record<string, CodeText>>
  sentences: CodeSentences
}

const STOP: Bilingual = {
  en: 'Check the address for typing mistakes, correct it, or stop sending to it.',
  ja: 'アドレスの打ち間違いや変更がないか確認し、訂正するか、以後の送信を停止してください。',
}
const ASK: Bilingual = {
  en: 'Ask the recipient by other means, or the administrator of the receiving system.',
  ja: '別の手段で受取人に連絡するか、受信側の管理者に問い合わせてください。',
}
const LATER: Bilingual = {
  en: 'Send again once the receiving side has recovered; ask its administrator if it lasts.',
  ja: '受信側の問題が解消してから送信し直し、長く続く場合は受信側の管理者に問い合わせてください。',
}
const SMALLER: Bilingual = {
  en: 'Make the message smaller: replace attachments with links.',
  ja: '添付ファイルをリンクに替えるなどして、メールを小さくしてください。',
}
const WORDS: Bilingual = {
  en: 'Read the words the server sent with the code; they name the cause if anything does.',
  ja: 'コードとともに返されたサーバーの応答文を確認してください。原因が書かれているとすれば、そこです。',
}
const CLIENT: Bilingual = {
  en: 'Have the sending software or its settings checked; the recipient can do nothing about it.',
  ja: '送信側のソフトウェアと設定を確認してください。受取人の側でできることはありません。',
}
const SENDER: Bilingual = {
  en: "Correct the sender address and its domain; the recipient's address is not at fault.",
  ja: '差出人アドレスとそのドメインを正しく設定してください。受取人のアドレスに問題はありません。',
}
const CONTENT: Bilingual = {
  en: 'Change the content: plain formats, standard encodings, fewer attachments.',
  ja: '一般的な形式と文字コードを使い、添付ファイルを減らすなど、内容を見直してください。',
}
const CRYPTO: Bilingual = {
  en: 'Check keys, certificates and algorithms with the recipient, or send without this protection.',
  ja: '鍵・証明書・アルゴリズムを受取人と確認するか、この保護を使わずに送信してください。',
}
const LOGIN: Bilingual = {
  en: 'Check the account and the settings with which mail is handed to the submission server.',
  ja: '送信サーバーへの接続に使うアカウントと設定を確認してください。',
}
const AUTH: Bilingual = {
  en: "Correct SPF, DKIM and DMARC of the sending domain; the recipient's address is not at fault.",
  ja: '送信ドメインの SPF・DKIM・DMARC を正しく設定してください。受取人のアドレスに問題はありません。',
}
const ASCII: Bilingual = {
  en: 'Use an ASCII address, or send through servers that support SMTPUTF8.',
  ja: 'ASCII 文字だけのアドレスを使うか、SMTPUTF8 に対応したサーバーを経由して送信してください。',
}

const CODES: CodeTexts['codes'] = {
  '0.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'Undefined: nothing but the class is known.',
      ja: '未定義のコードで、クラス（先頭の 1 桁）のほかには何も示されていません。',
    },
    advice: WORDS,
  },
  '1.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'Something about an address of this message led to the report; what exactly was not said.',
      ja: 'アドレスに関する何らかのエラーです。詳細は示されていません。',
    },
    advice: STOP,
  },
  '1.1': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The mailbox does not exist: the domain is there, but it knows nobody by the name before the @.',
      ja: '宛先のメールボックスが存在しません。ドメインはありますが、@より前の名前に該当する受取人がいません。',
    },
    advice: STOP,
  },
  '1.2': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The domain after the @ does not exist, or it is not set up to receive mail.',
      ja: '@より後ろのドメインが存在しないか、メールを受け取れる状態にありません。',
    },
    advice: STOP,
  },
  '1.3': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: "The recipient's address is not written in a form that an address may have.",
      ja: '宛先アドレスの書き方が文法的に正しくありません。',
    },
    advice: STOP,
  },
  '1.4': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The address fits more than one recipient on the receiving system, which could not choose between them.',
      ja: '受信側で複数の受取人に該当し、宛先を一意に決められません。',
    },
    advice: {
      en: 'Ask the recipient for an address that is theirs alone.',
      ja: '受取人に、本人だけを指すアドレスを確認してください。',
    },
  },
  '1.5': {
    classes: [2],
    rfc: 'RFC 3463',
    meaning: { en: "The recipient's address is valid.", ja: '宛先アドレスは有効です。' },
    advice: WORDS,
  },
  '1.6': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The mailbox was valid once, but it has moved and left no address to forward to.',
      ja: 'メールボックスは以前は有効でしたが移動しており、転送先は指定されていません。',
    },
    advice: {
      en: 'Ask the recipient for the new address, and stop sending to this one.',
      ja: '新しいアドレスを受取人に確認し、このアドレスへの送信は停止してください。',
    },
  },
  '1.7': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: "The sender's address is not written in a form that an address may have.",
      ja: '差出人アドレスの書き方が文法的に正しくありません。',
    },
    advice: SENDER,
  },
  '1.8': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: "The return path is wrong: the sender's domain does not exist or cannot take mail back.",
      ja: 'Return-Path のアドレスが不正です。差出人のドメインが存在しないか、返送されるメールを受け取れません。',
    },
    advice: SENDER,
  },
  '1.9': {
    classes: [2],
    rfc: 'RFC 3886',
    meaning: {
      en: 'The address was valid and the message went on to a system that reports nothing further.',
      ja: '宛先アドレスは有効で、メールは配信状況を報告しないシステムへ中継されました。これ以上のことは分かりません。',
    },
    advice: WORDS,
  },
  '1.10': {
    classes: [5],
    rfc: 'RFC 7505',
    meaning: {
      en: "The recipient's domain declares in the DNS, with a null MX, that it takes no mail at all. Microsoft's servers say it of a recipient whom they do not know.",
      ja: '宛先のドメインは、DNS の Null MX により、メールを一切受け取らないと宣言しています。Microsoft のサーバーは、存在しない宛先についてこれを使います。',
    },
    advice: STOP,
  },
  '2.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The mailbox exists, and something about it led to the report; what exactly was not said.',
      ja: 'メールボックスは存在しますが、メールボックスに関する何らかのエラーが報告されました。詳細は示されていません。',
    },
    advice: ASK,
  },
  '2.1': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The mailbox exists but has been disabled, for a while or for good, and accepts no messages.',
      ja: 'メールボックスは存在しますが、一時的または恒久的に無効化されており、メールを受け付けません。',
    },
    advice: {
      en: 'Stop sending to this address unless the recipient says it works again.',
      ja: '再び使えるようになったと受取人から連絡がない限り、このアドレスへの送信を停止してください。',
    },
  },
  '2.2': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: "The recipient's mailbox has used up its storage; there is room again once the recipient deletes something.",
      ja: 'メールボックスのディスク容量制限を超えています。受取人がメールを削除すれば、再び受け取れるようになります。',
    },
    advice: {
      en: 'Tell the recipient by other means, and send again once there is room in the mailbox.',
      ja: '別の手段で受取人に知らせ、容量に空きができてから送信し直してください。',
    },
  },
  '2.3': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message is longer than the administrator allows for this mailbox, whatever the system itself could take.',
      ja: 'メッセージの長さが、このメールボックスについて定められたシステム管理上の限界を超えています。',
    },
    advice: SMALLER,
  },
  '2.4': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The address is a mailing list, and the list could not be expanded into its members.',
      ja: '宛先はメーリングリストですが、登録メンバーへの展開で問題が起きました。',
    },
    advice: {
      en: 'Write to the owner of the list.',
      ja: 'メーリングリストの管理者に問い合わせてください。',
    },
  },
  '3.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The receiving system exists and normally takes mail, but something about it led to the report.',
      ja: '通常はメールを受け取れるシステムですが、メールシステムに関する何らかのエラーが報告されました。',
    },
    advice: LATER,
  },
  '3.1': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The receiving mail system has reached its capacity; the recipient alone cannot make room.',
      ja: '受信側のメールシステムの能力や容量を超えています。受取人だけでは解消できません。',
    },
    advice: LATER,
  },
  '3.2': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The receiving host is not taking mail, for example because of high load, maintenance or a shutdown.',
      ja: '高負荷やメンテナンス、停止などの理由により、受信側がメールを受け付けていません。',
    },
    advice: LATER,
  },
  '3.3': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message was sent with a feature that the receiving server does not support.',
      ja: '送信時に使用した機能を、受信サーバーがサポートしていません。',
    },
    advice: CLIENT,
  },
  '3.4': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message is larger than the receiving system takes for any single message.',
      ja: '1 通あたりのメッセージサイズ制限を超えています。',
    },
    advice: SMALLER,
  },
  '3.5': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The receiving system is not set up in a way that would let it take this message.',
      ja: '受信側のシステムが、このメッセージを受け取れるように正しく設定されていません。',
    },
    advice: {
      en: 'Tell the administrator of the receiving system.',
      ja: '受信側の管理者に知らせてください。',
    },
  },
  '3.6': {
    classes: [2],
    rfc: 'RFC 6710',
    meaning: {
      en: 'The message was accepted, but with another priority than the one asked for.',
      ja: 'メールは受け付けられましたが、指定とは異なる優先度が適用されました。',
    },
    advice: WORDS,
  },
  '4.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'Something went wrong in the network or in finding the way; what exactly was not said.',
      ja: 'ネットワーク（経路を含む）に関する何らかのエラーです。詳細は示されていません。',
    },
    advice: LATER,
  },
  '4.1': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The receiving host did not answer the connection, because it was unreachable or too busy.',
      ja: '接続に対して、受信側のホストから応答がありません。到達できないか、混雑しています。',
    },
    advice: LATER,
  },
  '4.2': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The connection was made, but it timed out or broke before the delivery was complete.',
      ja: '接続はできましたが、タイムアウトや切断により、配送を完了できませんでした。',
    },
    advice: LATER,
  },
  '4.3': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'A directory server needed for delivery, such as the DNS, was not working.',
      ja: '配送に必要なディレクトリサーバー（DNS サーバーなど）が動作していません。',
    },
    advice: LATER,
  },
  '4.4': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The directory (usually the DNS) answered, but gave nothing usable, so that the next hop could not be found.',
      ja: 'ディレクトリサーバー（DNS サーバーなど）の動作または登録内容に不良があり、次の配送先を決定できません。',
    },
    advice: {
      en: "Check the domain for typing mistakes, then its MX records with the domain's administrator.",
      ja: 'ドメインの打ち間違いを確認し、誤りがなければ MX レコードについてドメインの管理者に問い合わせてください。',
    },
  },
  '4.5': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The mail system was too congested to deliver the message.',
      ja: 'メールシステムが混雑していて、配送できません。',
    },
    advice: {
      en: 'Send more slowly, and again once the congestion is over.',
      ja: '送信のペースを落とし、混雑が解消してから送信し直してください。',
    },
  },
  '4.6': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message went round in circles, because of wrong routing or of forwards that point at each other.',
      ja: '経路の設定の誤りや、相互に転送し合う設定により、配信ループが発生しました。',
    },
    advice: ASK,
  },
  '4.7': {
    classes: [4],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message was refused as too old: it waited too long on the way, or its own deadline passed.',
      ja: 'メッセージが古すぎるため、受け取りが拒否されました。途中で長く滞留したか、指定された期限を過ぎています。',
    },
    advice: {
      en: 'Send the message anew if it still matters.',
      ja: 'まだ必要な内容であれば、新しいメールとして送信し直してください。',
    },
  },
  '5.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'Something went wrong in carrying out the delivery protocol; what exactly was not said.',
      ja: '配信プロトコルの実行に関する何らかのエラーです。詳細は示されていません。',
    },
    advice: WORDS,
  },
  '5.1': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'A command was sent out of order, or the server does not support it.',
      ja: 'SMTP コマンドの発行順序が正しくないか、サポートされていないコマンドが発行されました。',
    },
    advice: CLIENT,
  },
  '5.2': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'A command could not be understood: its syntax is wrong, or it is too long.',
      ja: 'コマンドの文法が正しくないか長すぎるため、解釈できませんでした。',
    },
    advice: CLIENT,
  },
  '5.3': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'More recipients were named in one transaction than the protocol lets the server deliver to.',
      ja: '1 回の送信で、プロトコルとして配送できる数を超える受取人が指定されました。',
    },
    advice: {
      en: 'Send to fewer recipients at a time.',
      ja: '一度に指定する受取人の数を減らしてください。',
    },
  },
  '5.4': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'A command was valid, but its arguments were not understood or not supported.',
      ja: 'コマンドは正しいものの、サーバーがその引数を理解できないか、サポートしていません。',
    },
    advice: CLIENT,
  },
  '5.5': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The two systems speak different versions of the protocol and could not agree on one.',
      ja: '送信側と受信側でプロトコルのバージョンが合っていません。',
    },
    advice: CLIENT,
  },
  '5.6': {
    classes: [5],
    rfc: 'RFC 4954',
    meaning: {
      en: 'A line of the authentication exchange was longer than the server accepts.',
      ja: '認証のやり取りの中で、サーバーが受け付ける長さを超える行が送られました。',
    },
    advice: LOGIN,
  },
  '6.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'Something about the content or the media of the message led to the report; what exactly was not said.',
      ja: 'メッセージのコンテントもしくはメディアに関する何らかのエラーです。詳細は示されていません。',
    },
    advice: CONTENT,
  },
  '6.1': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The receiving system, or one on the way, does not support the media of the message.',
      ja: 'メッセージのメディア（形式）が、受信側または途中のシステムでサポートされていません。',
    },
    advice: CONTENT,
  },
  '6.2': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The content would have to be converted for delivery, and conversion is not permitted.',
      ja: '配送に必要なコンテントの変換が許可されていません。',
    },
    advice: CONTENT,
  },
  '6.3': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The content would have to be converted for delivery, and no system on the way can do it.',
      ja: '配送に必要なコンテントの変換を行うことができるシステムがありません。',
    },
    advice: CONTENT,
  },
  '6.4': {
    classes: [2, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The content was converted, or would have had to be, in a way that loses some of its data.',
      ja: 'コンテントの変換に伴い、何らかのデータが失われました。',
    },
    advice: CONTENT,
  },
  '6.5': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The content had to be converted, and the conversion failed.',
      ja: '必要なコンテントの変換に失敗しました。',
    },
    advice: CONTENT,
  },
  '6.6': {
    classes: [5],
    rfc: 'RFC 4468',
    meaning: {
      en: 'The content was to be fetched from another server and could not be had from there.',
      ja: '別のサーバーから取り込むはずのコンテントを取得できませんでした。',
    },
    advice: CLIENT,
  },
  '6.7': {
    classes: [5],
    rfc: 'RFC 6531',
    meaning: {
      en: "The sender's or recipient's address has non-ASCII characters, which are not permitted for it here.",
      ja: '差出人または宛先のアドレスに、許可されていない非 ASCII 文字が含まれています。',
    },
    advice: ASCII,
  },
  '6.8': {
    classes: [2, 5],
    rfc: 'RFC 6531',
    meaning: {
      en: "The server's answer has to name a mailbox in UTF-8, and the client did not permit UTF-8 answers.",
      ja: 'UTF-8 でメールボックス名を返す必要がありますが、送信側が UTF-8 の応答を許可していません。',
    },
    advice: ASCII,
  },
  '6.9': {
    classes: [5],
    rfc: 'RFC 6531',
    meaning: {
      en: 'The message has UTF-8 headers, and a system behind at least one recipient cannot take them, so it was rejected.',
      ja: 'UTF-8 ヘッダーを含むメールを受け取れない受取人があるため、拒否されました。',
    },
    advice: ASCII,
  },
  '6.10': {
    classes: [2, 5],
    rfc: 'RFC 6531',
    meaning: {
      en: 'Says the same as x.6.8, and is deprecated in its favour.',
      ja: 'x.6.8 と同じ意味のコードで、重複のため廃止されています。',
    },
    advice: ASCII,
  },
  '7.0': {
    classes: [2, 4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: "Something about security or the receiver's policy stopped the transfer; what exactly was not said.",
      ja: 'セキュリティ、運用ポリシーに関する何らかの転送エラーです。詳細は示されていません。',
    },
    advice: WORDS,
  },
  '7.1': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: "The receiver refuses mail from this sender: by its filters, its policy or the recipient's own choice.",
      ja: '受信側のフィルターや運用ポリシー、受取人の設定により、この送信者からの送信が拒否されました。',
    },
    advice: {
      en: "Read the server's words for the reason: filters, reputation and policy all answer with this code.",
      ja: '応答文で理由を確認してください。フィルター、送信元の評価、運用ポリシーなど、さまざまな理由で返されるコードです。',
    },
  },
  '7.2': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'This sender may not send to the mailing list that was addressed.',
      ja: '指定されたメーリングリストに対する送信が拒否されました。',
    },
    advice: {
      en: 'Ask the owner of the list for permission to post.',
      ja: '投稿の許可をメーリングリストの管理者に求めてください。',
    },
  },
  '7.3': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message would have to be converted from one secure protocol to another, and that is not permitted or not possible.',
      ja: '必要なセキュリティ化プロトコルの変換が許可されていないか、実行できません。',
    },
    advice: CRYPTO,
  },
  '7.4': {
    classes: [5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message asks for security features that the delivery protocol does not support.',
      ja: '必要なセキュリティ化機能がサポートされていません。',
    },
    advice: CRYPTO,
  },
  '7.5': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message could not be decrypted or verified, because the key is missing or wrong.',
      ja: '暗号の復号や検証に必要な鍵が存在しないか、誤っています。',
    },
    advice: CRYPTO,
  },
  '7.6': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message could not be decrypted or verified, because the algorithm it needs is not supported.',
      ja: '暗号の復号や検証に必要なアルゴリズムがサポートされていません。',
    },
    advice: CRYPTO,
  },
  '7.7': {
    classes: [4, 5],
    rfc: 'RFC 3463',
    meaning: {
      en: 'The message was altered on the way, so that it could not be decrypted or verified.',
      ja: 'メッセージが途中で改変されたため、復号や検証に失敗しました。',
    },
    advice: CRYPTO,
  },
  '7.8': {
    classes: [5],
    rfc: 'RFC 4954',
    meaning: {
      en: 'The sender could not log in to the server: the credentials are wrong or do not suffice.',
      ja: '認証情報が誤っているか不十分なため、送信サーバーにログインできません。',
    },
    advice: LOGIN,
  },
  '7.9': {
    classes: [5],
    rfc: 'RFC 4954',
    meaning: {
      en: 'The chosen way to log in is weaker than the server accepts for this user.',
      ja: '選択された認証方式は、このユーザーに対して求められる強度を満たしていません。',
    },
    advice: LOGIN,
  },
  '7.10': {
    classes: [5],
    rfc: 'RFC 5248',
    meaning: {
      en: 'The connection has to be encrypted, for example with TLS, before the server goes on.',
      ja: 'TLS などで通信を暗号化しなければ、サーバーは処理を続行しません。',
    },
    advice: { en: 'Turn on TLS for outgoing mail.', ja: '送信時に TLS を有効にしてください。' },
  },
  '7.11': {
    classes: [5],
    rfc: 'RFC 4954',
    meaning: {
      en: 'The chosen way to log in may only be used over an encrypted connection.',
      ja: '選択された認証方式は、暗号化された接続でのみ使用できます。',
    },
    advice: LOGIN,
  },
  '7.12': {
    classes: [4],
    rfc: 'RFC 4954',
    meaning: {
      en: 'The user has to log in once in another way before this one can be used.',
      ja: 'この認証方式を使うには、ユーザーが一度別の方式でログインし、移行を済ませる必要があります。',
    },
    advice: LOGIN,
  },
  '7.13': {
    classes: [5],
    rfc: 'RFC 5248',
    meaning: {
      en: 'The credentials are right, but the account is disabled, for example because it expired.',
      ja: '認証情報は正しいものの、アカウントが有効期限切れなどにより無効化されています。',
    },
    advice: LOGIN,
  },
  '7.14': {
    classes: [5],
    rfc: 'RFC 5248',
    meaning: {
      en: 'The submission server needs a trust relationship with a third server, and none is configured.',
      ja: '送信サーバーと第三のサーバーとの間に必要な信頼関係が設定されていません。',
    },
    advice: LOGIN,
  },
  '7.15': {
    classes: [4, 5],
    rfc: 'RFC 6710',
    meaning: {
      en: 'The server takes only messages of a higher priority just now, or at all.',
      ja: '指定された優先度が低すぎるため、サーバーが受け付けません。一時的な場合もあります。',
    },
    advice: {
      en: 'Send with a higher priority if you may, or once the server takes this one again.',
      ja: '許される場合は優先度を上げるか、この優先度が受け付けられるようになってから送信し直してください。',
    },
  },
  '7.16': {
    classes: [5],
    rfc: 'RFC 6710',
    meaning: {
      en: 'The message is larger than the server takes at this priority.',
      ja: '指定された優先度で受け付けられるサイズを超えています。',
    },
    advice: SMALLER,
  },
  '7.17': {
    classes: [5],
    rfc: 'RFC 7293',
    meaning: {
      en: 'The mailbox belongs to somebody else since the date the sender asked to be checked.',
      ja: '送信者が指定した日時より後に、メールボックスの所有者が変わっています。',
    },
    advice: {
      en: 'Stop sending to this address: the person you mean no longer owns it.',
      ja: '目的の相手はすでにこのアドレスの所有者ではないため、送信を停止してください。',
    },
  },
  '7.18': {
    classes: [5],
    rfc: 'RFC 7293',
    meaning: {
      en: 'The domain belongs to somebody else since the date the sender asked to be checked.',
      ja: '送信者が指定した日時より後に、ドメインの所有者が変わっています。',
    },
    advice: {
      en: 'Stop sending to this domain: the people you mean no longer own it.',
      ja: '目的の相手はすでにこのドメインの所有者ではないため、送信を停止してください。',
    },
  },
  '7.19': {
    classes: [5],
    rfc: 'RFC 7293',
    meaning: {
      en: 'The server cannot tell whether the mailbox still belongs to the same owner, as the sender asked it to check.',
      ja: '送信者が求めた所有者の継続性の確認（RRVS）を、サーバーが完了できません。',
    },
    advice: {
      en: 'Send without the Require-Recipient-Valid-Since check if the content allows it.',
      ja: '内容に問題がなければ、Require-Recipient-Valid-Since の指定なしで送信してください。',
    },
  },
  '7.20': {
    classes: [5],
    rfc: 'RFC 7372',
    meaning: {
      en: 'The message has no DKIM signature that verifies, and the receiver demands one.',
      ja: '検証に成功する DKIM 署名がなく、受信側のポリシーにより拒否されました。',
    },
    advice: AUTH,
  },
  '7.21': {
    classes: [5],
    rfc: 'RFC 7372',
    meaning: {
      en: 'DKIM signatures verified, but none of them is one the receiver accepts.',
      ja: 'DKIM 署名の検証には成功しましたが、受信側が認める署名がありません。',
    },
    advice: AUTH,
  },
  '7.22': {
    classes: [5],
    rfc: 'RFC 7372',
    meaning: {
      en: 'No DKIM signature that verifies belongs to the domain of the From address.',
      ja: '差出人（From）のドメインと一致する有効な DKIM 署名がありません。',
    },
    advice: AUTH,
  },
  '7.23': {
    classes: [5],
    rfc: 'RFC 7372',
    meaning: {
      en: "The SPF record of the sender's domain does not permit the server that sent the message.",
      ja: '送信ドメインの SPF レコードで許可されていないサーバーから送信されたため、SPF 認証に失敗しました。',
    },
    advice: AUTH,
  },
  '7.24': {
    classes: [4, 5],
    rfc: 'RFC 7372',
    meaning: {
      en: "The SPF record of the sender's domain could not be evaluated: it is broken, or the DNS failed.",
      ja: 'SPF レコードの誤りや DNS の問題により、SPF を評価できませんでした。',
    },
    advice: AUTH,
  },
  '7.25': {
    classes: [5],
    rfc: 'RFC 7372',
    meaning: {
      en: 'The sending IP address has no reverse DNS name, or the name does not lead back to it.',
      ja: '送信元 IP アドレスの逆引き DNS が設定されていないか、正引きの結果と一致しません。',
    },
    advice: {
      en: 'Set a PTR record for the sending IP address and a matching A or AAAA record.',
      ja: '送信元 IP アドレスに PTR レコードと、それに一致する A・AAAA レコードを設定してください。',
    },
  },
  '7.26': {
    classes: [5],
    rfc: 'RFC 7372',
    meaning: {
      en: 'The message failed more than one authentication check (such as SPF, DKIM and DMARC).',
      ja: 'SPF・DKIM・DMARC など、複数の送信ドメイン認証に失敗しました。',
    },
    advice: AUTH,
  },
  '7.27': {
    classes: [5],
    rfc: 'RFC 7505',
    meaning: {
      en: "The sender's domain declares with a null MX that it takes no mail, so nobody could answer or be told of a bounce.",
      ja: '差出人のドメインが Null MX を宣言しており、返信やエラー通知を受け取れません。',
    },
    advice: SENDER,
  },
  '7.28': {
    classes: [4, 5],
    rfc: 'RFC 5248',
    meaning: {
      en: 'The message looks like part of a flood of similar messages from this sender or server.',
      ja: '同様のメールの大量送信の一部と判断されました。',
    },
    advice: {
      en: 'Send more slowly, and find out what makes the receiver suspicious of this mail.',
      ja: '送信のペースを落とし、受信側に疑われる原因を確認してください。',
    },
  },
  '7.29': {
    classes: [5],
    rfc: 'RFC 8617',
    meaning: {
      en: 'The message was forwarded with an ARC chain that does not verify.',
      ja: '転送されたメールの ARC チェーンの検証に失敗しました。',
    },
    advice: AUTH,
  },
  '7.30': {
    classes: [5],
    rfc: 'RFC 8689',
    meaning: {
      en: 'The sender demanded TLS on every hop (REQUIRETLS), and the next server does not support that.',
      ja: '全区間での TLS（REQUIRETLS）が指定されていますが、次のサーバーが対応していません。',
    },
    advice: {
      en: 'Send without REQUIRETLS if the content allows it, or ask the receiver to support it.',
      ja: '内容に問題がなければ REQUIRETLS なしで送信するか、受信側に対応を求めてください。',
    },
  },
}

const SENTENCES: CodeSentences = {
  ofClass: {
    success: { en: 'Success.', ja: '成功です。' },
    transient: {
      en: 'Temporary error: the message itself is valid and may arrive when it is sent again.',
      ja: '一時的なエラーです。メールそのものは有効で、再送すれば届く可能性があります。',
    },
    permanent: {
      en: 'Permanent error: the same message will not arrive by sending it again; something has to change first.',
      ja: '恒久的なエラーです。このまま再送しても届く見込みはなく、送信を成功させるには何らかの変更が必要です。',
    },
  },
  undefinedCodes: {
    '4.0.0': {
      en: 'Temporary and undefined error: the message may arrive when it is sent again; because the code is undefined, the cause cannot be known.',
      ja: '未定義の一時的なエラーです。再送すれば届く可能性がありますが、未定義のため、エラーの原因は特定できません。',
    },
    '5.0.0': {
      en: 'Permanent and undefined error: the message is not expected to arrive by sending it again; because the code is undefined, the cause cannot be known.',
      ja: '未定義の恒久的なエラーです。再送しても届く見込みはありません。未定義のため、エラーの原因は特定できません。',
    },
  },
  unregistered: {
    en: 'The last number is registered nowhere; the server that used it gave it a meaning of its own.',
    ja: '末尾の番号は登録されておらず、サーバー独自のものです。',
  },
  generalSuccess: {
    en: 'The report is about the {subject}; what exactly was not said.',
    ja: '{subject}に関する報告で、詳細は示されていません。',
  },
  meantForErrors: {
    en: 'The rest of the code is meant for errors, of which it says:',
    ja: '続く番号は本来エラーに使うもので、エラーでは次の意味になります。',
  },
  meantForSuccess: {
    en: 'The rest of the code is meant for successes and names no cause; of those it says:',
    ja: '続く番号は本来成功に使うもので、原因は示していません。成功では次の意味になります。',
  },
  nothingToDo: { en: 'Nothing to do.', ja: '対処は不要です。' },
  retryFirst: {
    en: 'Try again for up to 24 hours. If it still fails after that:',
    ja: '24 時間を限度に再送してください。それでも届かない場合の対処は次のとおりです。',
  },
  retryToo: {
    en: 'The message may be tried again for up to 24 hours.',
    ja: '24 時間を限度に再送できます。',
  },
}

export const CODE_TEXTS: CodeTexts = { codes: CODES, sentences: SENTENCES }
