/** Sample posts of blastengine's webhook, which reports errors only. */
import type { EspSample, SampleAt } from './sample.ts'
import { JSON_HEADERS, symmetricKey } from './signing.ts'

function event(type: string, error_code = '', error_message = '') {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: {
      type,
      datetime: new Date(occurredAt + 9 * 3_600_000).toISOString().replace('.000Z', '+09:00'),
      detail: {
        mailaddress: recipient,
        subject: 'ようこそ',
        error_code,
        error_message,
        delivery_id: 1000 + n,
        insert_codes: [{ key: '__campaign__', value: 'welcome' }],
      },
    },
  })
}

export const sample: EspSample = {
  id: 'blastengine',
  events: {
    deferred: event('SOFTERROR', '452(errors)', 'メールボックスの容量が超過しています'),
    bounced: event('HARDERROR', '550(errors)', '宛先のメールアドレスが存在しません'),
    dropped: event('DROP', '554(errors)', 'エラー停止リストに登録されています'),
  },
  unknownEvent: event('TELEPORT'),
  irrelevantEvent: null,
  can: {
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify({ events }),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    return { url: `${url}?token=${encodeURIComponent(privateKey)}`, body, headers: JSON_HEADERS }
  },
}
