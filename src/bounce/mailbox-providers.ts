/** Which mailbox provider's server spoke: by its host name, or by words that only it uses. A table. */

export interface MailboxProvider {
  id: string
  /** Ends of MX and host names. */
  hosts: readonly string[]
  /** Domains of its own users. */
  domains: readonly string[]
  /** Words of its replies alone, lower case. */
  words: readonly string[]
}

export const MAILBOX_PROVIDERS: readonly MailboxProvider[] = [
  {
    id: 'google',
    hosts: ['google.com', 'googlemail.com'],
    domains: ['gmail.com', 'googlemail.com'],
    words: ['gsmtp', 'support.google.com'],
  },
  {
    id: 'microsoft',
    hosts: ['outlook.com', 'hotmail.com', 'office365.com'],
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'outlook.jp', 'hotmail.co.jp'],
    words: ['protection.outlook.com', 'prod.outlook.com', 'mail.live.com'],
  },
  {
    id: 'yahoo',
    hosts: ['yahoodns.net', 'yahoo.com', 'aol.com'],
    domains: ['yahoo.com', 'aol.com', 'ymail.com', 'rocketmail.com'],
    words: ['[tss0', 'senders.yahooinc.com', 'postmaster.yahooinc'],
  },
  {
    id: 'apple',
    hosts: ['icloud.com', 'apple.com', 'me.com'],
    domains: ['icloud.com', 'me.com', 'mac.com'],
    words: ['[cs01]', '[hm08]'],
  },
  {
    id: 'comcast',
    hosts: ['comcast.net'],
    domains: ['comcast.net'],
    words: ['postmaster.comcast.net'],
  },
  {
    id: 'orange',
    hosts: ['orange.fr', 'wanadoo.fr'],
    domains: ['orange.fr', 'wanadoo.fr'],
    words: ['ofr_'],
  },
  { id: 'laposte', hosts: ['laposte.net'], domains: ['laposte.net'], words: ['lpn007'] },
  {
    id: 'gmx',
    hosts: ['gmx.net', 'web.de', 'kundenserver.de', 'mail.com'],
    domains: ['gmx.de', 'gmx.net', 'web.de'],
    words: ['postmaster.gmx.net', 'postmaster.web.de'],
  },
  {
    id: 'telekom',
    hosts: ['t-online.de'],
    domains: ['t-online.de'],
    words: ['postmaster.t-online.de'],
  },
  {
    id: 'mailru',
    hosts: ['mail.ru'],
    domains: ['mail.ru', 'bk.ru', 'list.ru', 'inbox.ru'],
    words: ['mail.ru'],
  },
  {
    id: 'yandex',
    hosts: ['yandex.ru', 'yandex.net'],
    domains: ['yandex.ru', 'yandex.com', 'ya.ru'],
    words: ['yandex'],
  },
  {
    id: 'qq',
    hosts: ['qq.com'],
    domains: ['qq.com', 'foxmail.com'],
    words: ['mail.qq.com', 'service.mail.qq'],
  },
  {
    id: 'netease',
    hosts: ['163.com', '126.com', 'netease.com'],
    domains: ['163.com', '126.com', 'yeah.net'],
    words: ['mail.163.com', 'dt:spm'],
  },
  { id: 'docomo', hosts: ['docomo.ne.jp'], domains: ['docomo.ne.jp'], words: [] },
  { id: 'au', hosts: ['au.com', 'ezweb.ne.jp'], domains: ['au.com', 'ezweb.ne.jp'], words: [] },
  {
    id: 'softbank',
    hosts: ['softbank.jp', 'softbank.ne.jp', 'vodafone.ne.jp'],
    domains: ['softbank.ne.jp', 'i.softbank.jp'],
    words: [],
  },
  { id: 'yahoo-japan', hosts: ['yahoo.co.jp'], domains: ['yahoo.co.jp', 'ymail.ne.jp'], words: [] },
  { id: 'naver', hosts: ['naver.com'], domains: ['naver.com'], words: [] },
  { id: 'zoho', hosts: ['zoho.com', 'zoho.eu'], domains: ['zoho.com'], words: ['zoho'] },
  { id: 'mimecast', hosts: ['mimecast.com', 'mimecast.co.za'], domains: [], words: ['mimecast'] },
  {
    id: 'proofpoint',
    hosts: ['pphosted.com', 'ppe-hosted.com'],
    domains: [],
    words: ['proofpoint'],
  },
  {
    id: 'barracuda',
    hosts: ['barracudanetworks.com', 'ess.barracuda.com'],
    domains: [],
    words: ['barracuda'],
  },
]

/** The provider that the evidence names, the surest kind first: host, words, the recipient's domain. */
export function mailboxProviderOf(
  words: string,
  remoteMta: string | null,
  domain: string | null,
): string | null {
  const host = remoteMta?.toLowerCase().replace(/\.$/, '') ?? ''
  const isHost = (end: string) => host === end || host.endsWith(`.${end}`)
  const lower = words.slice(0, 5_000).toLowerCase()
  const known =
    MAILBOX_PROVIDERS.find(({ hosts }) => hosts.some(isHost)) ??
    MAILBOX_PROVIDERS.find((provider) => provider.words.some((word) => lower.includes(word))) ??
    MAILBOX_PROVIDERS.find(({ domains }) => domain !== null && domains.includes(domain))
  return known?.id ?? null
}
