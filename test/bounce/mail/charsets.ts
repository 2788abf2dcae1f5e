/** What mails say in the charsets of their languages. */

/** By charset, sentences of its languages. */
export const SENTENCES: Readonly<Record<string, readonly string[]>> = {
  shift_jis: [
    '次のアドレスにメールを送信できませんでした。',
    '理由：ユーザーが存在しません。',
    '宛先のメールボックスが一杯です。',
    'エラー内容「受信が拒否されました」',
  ],
  'euc-jp': [
    '次のアドレスにメールを送信できませんでした。',
    '理由：ユーザーが存在しません。',
    '宛先のメールボックスが一杯です。',
    'エラー内容「受信が拒否されました」',
  ],
  gb18030: [
    '您的邮件无法投递到以下收件人。',
    '收件人邮箱已满',
    '系统退信：用户不存在',
    '邮件被退回',
  ],
  'euc-kr': [
    '메일을 전송할 수 없습니다.',
    '받는 사람의 메일함이 가득 찼습니다.',
    '존재하지 않는 사용자입니다.',
  ],
  'windows-1251': [
    'Почтовый ящик переполнен.',
    'Ваше сообщение не может быть доставлено получателю.',
    'Пользователь не найден',
    'Поштова скринька переповнена, її власник не існує.',
  ],
  'koi8-u': [
    'Почтовый ящик переполнен.',
    'Ваше сообщение не может быть доставлено получателю.',
    'Пользователь не найден',
    'Поштова скринька переповнена, її власник не існує.',
  ],
  'windows-1252': [
    'Die Nachricht konnte nicht zugestellt werden: Postfach überfüllt.',
    'Votre message n’a pas été délivré à ses destinataires : boîte pleine',
    'El buzón está lleno. ¿Dirección inválida?',
    'não é possível entregar a mensagem; o destinatário não existe',
    'It’s a “quoted” mailbox – and doesn’t exist…',
  ],
}

const codes = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** The characters that one or two bytes mean, turned round: nobody has an encoder. */
function codesOf(charset: string): ReadonlyMap<string, readonly number[]> {
  const known = codes.get(charset)
  if (known !== undefined) return known
  const decoder = new TextDecoder(charset)
  const found = new Map<string, readonly number[]>()
  const add = (...bytes: number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes))
    if ([...character].length === 1 && !found.has(character)) found.set(character, bytes)
  }
  for (let first = 0; first < 256; first++) add(first)
  for (let first = 0x81; first < 256; first++) {
    for (let second = 0x40; second < 256; second++) add(first, second)
  }
  codes.set(charset, found)
  return found
}

export function encodedIn(charset: string, text: string): Uint8Array<ArrayBuffer> {
  const known = codesOf(charset)
  const bytes = [...text].flatMap((character) => {
    const code = known.get(character)
    if (code === undefined) throw new Error(`${charset} has no ${character}`)
    return code
  })
  return Uint8Array.from(bytes)
}
