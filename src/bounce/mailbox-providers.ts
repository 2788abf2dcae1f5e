/** Table of mailbox providers, recognised by host name or by words that only their servers use. */

interface MailboxProvider {
  id: string
  /** Suffixes of MX and host names. */
  hosts: readonly string[]
  /** Domains of its users' addresses. */
  domains: readonly string[]
  /** Words that only its replies use (notation: phrase.ts); its hosts count as such words too. */
  words: readonly string[]
}

const provider = (
  id: string,
  hosts: readonly string[],
  domains: readonly string[] = [],
  words: readonly string[] = [],
): MailboxProvider => ({ id, hosts, domains, words })

export const MAILBOX_PROVIDERS: readonly MailboxProvider[] = [
  provider(
    'google',
    ['google.com', 'googlemail.com'],
    ['gmail.com', 'googlemail.com'],
    ['gsmtp', 'gmail has detected', 'google tried to deliver', 'google s'],
  ),
  provider(
    'microsoft',
    ['outlook.com', 'hotmail.com', 'office365.com', 'office.com'],
    [
      'outlook.com',
      'hotmail.com',
      'live.com',
      'msn.com',
      'outlook.jp',
      'hotmail.co.jp',
      'hotmail.fr',
      'hotmail.co.uk',
      'live.jp',
    ],
    [
      'mail live com',
      'postmaster live com',
      'go microsoft com',
      'resolver adr',
      'resolver rst',
      'infodomainnonexistent',
    ],
  ),
  // Listed before Yahoo, because its servers use Yahoo's words too.
  provider(
    'yahoo-japan',
    ['yahoo.co.jp'],
    ['yahoo.co.jp', 'ymail.ne.jp'],
    ['recipient suspend the service'],
  ),
  provider(
    'yahoo',
    ['yahoodns.net', 'yahoo.com', 'aol.com', 'yahooinc.com'],
    [
      'yahoo.com',
      'aol.com',
      'ymail.com',
      'rocketmail.com',
      'yahoo.fr',
      'yahoo.co.uk',
      'yahoo.de',
      'yahoo.it',
      'yahoo.es',
    ],
    ['tss0', 'tss1', 'postmaster verizonmedia', 'delivery error dd'],
  ),
  provider(
    'apple',
    ['icloud.com', 'apple.com', 'me.com', 'privaterelay.appleid.com'],
    ['icloud.com', 'me.com', 'mac.com', 'privaterelay.appleid.com'],
    ['cs01', 'hm08', 'hme1'],
  ),
  provider('comcast', ['comcast.net'], ['comcast.net']),
  provider('cox', ['cox.net', 'cox.com'], ['cox.net'], ['cxcnct', 'cxthrt', 'cxsnrb']),
  provider(
    'charter',
    ['charter.net', 'spectrum.net'],
    ['charter.net', 'spectrum.net', 'twc.com', 'rr.com'],
  ),
  provider(
    'att',
    ['att.net', 'prodigy.net', 'bellsouth.net', 'sbcglobal.net'],
    ['att.net', 'sbcglobal.net', 'bellsouth.net'],
  ),
  provider('rackspace', ['emailsrvr.com']),
  provider('godaddy', ['secureserver.net'], [], ['x co rlbounce', 'x co srbounce']),
  provider(
    'orange',
    ['orange.fr', 'wanadoo.fr'],
    ['orange.fr', 'wanadoo.fr'],
    ['ofr 4', 'ofr 5', 'ofr 9', 'ofr 1', 'ofr0', 'ofr2'],
  ),
  provider('laposte', ['laposte.net'], ['laposte.net'], ['lpn0', 'lpn1']),
  provider('sfr', ['sfr.fr', 'neuf.fr'], ['sfr.fr', 'neuf.fr', 'numericable.fr'], ['sfr 4']),
  provider('free', ['free.fr', 'proxad.net'], ['free.fr']),
  provider(
    'gmx',
    ['gmx.net', 'gmx.com', 'web.de', 'kundenserver.de', 'mail.com', '1and1.com', 'ionos.com'],
    ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'web.de', 'mail.com'],
    ['nemesis esmtp'],
  ),
  provider('telekom', ['t-online.de'], ['t-online.de', 'magenta.de'], ['tobr|', 'tosa|']),
  provider('freenet', ['freenet.de'], ['freenet.de']),
  provider(
    'libero',
    ['libero.it', 'virgilio.it'],
    ['libero.it', 'virgilio.it', 'inwind.it', 'iol.it', 'blu.it'],
  ),
  provider('tim', ['tim.it', 'alice.it', 'aliceposta.it'], ['tim.it', 'alice.it', 'tin.it']),
  provider('telenet', ['telenet.be'], ['telenet.be']),
  provider('ziggo', ['ziggo.nl', 'upcmail.net'], ['ziggo.nl', 'home.nl', 'upcmail.nl']),
  provider('seznam', ['seznam.cz'], ['seznam.cz', 'email.cz', 'post.cz']),
  provider('wp', ['wp.pl', 'o2.pl'], ['wp.pl', 'o2.pl']),
  provider('onet', ['onet.pl'], ['onet.pl', 'op.pl', 'vp.pl']),
  provider('interia', ['interia.pl'], ['interia.pl']),
  provider('mailru', ['mail.ru'], ['mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'internet.ru']),
  provider(
    'yandex',
    ['yandex.ru', 'yandex.net', 'yandex.com'],
    ['yandex.ru', 'yandex.com', 'ya.ru'],
    ['ya cc 1'],
  ),
  provider('rambler', ['rambler.ru'], ['rambler.ru', 'lenta.ru', 'ro.ru', 'myrambler.ru']),
  provider('ukrnet', ['ukr.net'], ['ukr.net']),
  provider('qq', ['qq.com'], ['qq.com', 'foxmail.com', 'vip.qq.com']),
  provider(
    'netease',
    ['163.com', '126.com', 'netease.com', 'yeah.net', '188.com'],
    ['163.com', '126.com', 'yeah.net', 'vip.163.com'],
    ['dt spm', 'dt rbl'],
  ),
  provider('aliyun', ['aliyun.com', 'mxhichina.com', 'alibaba-inc.com'], ['aliyun.com']),
  provider('sina', ['sina.com', 'sina.com.cn'], ['sina.com', 'sina.cn']),
  provider('139', ['139.com'], ['139.com']),
  provider('docomo', ['docomo.ne.jp'], ['docomo.ne.jp']),
  provider(
    'au',
    ['au.com', 'ezweb.ne.jp', 'uqmobile.jp'],
    ['au.com', 'ezweb.ne.jp', 'uqmobile.jp'],
  ),
  provider(
    'softbank',
    ['softbank.jp', 'softbank.ne.jp', 'vodafone.ne.jp'],
    ['softbank.ne.jp', 'i.softbank.jp', 'vodafone.ne.jp', 'disney.ne.jp'],
  ),
  provider(
    'ymobile',
    ['ymobile.ne.jp'],
    ['ymobile.ne.jp', 'yahoo.ne.jp', 'willcom.com', 'pdx.ne.jp'],
  ),
  provider('rakuten', ['rakuten.jp', 'rakuten.ne.jp'], ['rakuten.jp', 'rakumail.jp']),
  provider('so-net', ['so-net.ne.jp'], ['so-net.ne.jp']),
  provider('plala', ['plala.or.jp'], ['plala.or.jp']),
  provider(
    'jcom',
    ['jcom.home.ne.jp', 'zaq.ne.jp'],
    ['jcom.home.ne.jp', 'jcom.zaq.ne.jp', 'zaq.ne.jp'],
  ),
  provider('ocn', ['ocn.ad.jp', 'ocn.ne.jp'], ['ocn.ne.jp']),
  provider('nifty', ['nifty.com'], ['nifty.com', 'nifty.ne.jp']),
  provider('biglobe', ['biglobe.ne.jp'], ['biglobe.ne.jp']),
  provider('naver', ['naver.com'], ['naver.com']),
  provider(
    'daum',
    ['daum.net', 'hanmail.net', 'kakao.com'],
    ['daum.net', 'hanmail.net', 'kakao.com'],
  ),
  provider('uol', ['uol.com.br', 'bol.com.br'], ['uol.com.br', 'bol.com.br']),
  provider('terra', ['terra.com.br', 'terra.com'], ['terra.com.br']),
  provider('ig', ['ig.com.br'], ['ig.com.br']),
  provider('locaweb', ['locaweb.com.br']),
  provider(
    'zoho',
    ['zoho.com', 'zoho.eu', 'zoho.in', 'zohomail.com'],
    ['zoho.com', 'zohomail.com'],
    ['detected by zoho'],
  ),
  provider('fastmail', ['messagingengine.com', 'fastmail.com'], ['fastmail.com', 'fastmail.fm']),
  provider('proton', ['protonmail.ch', 'proton.ch'], ['proton.me', 'protonmail.com', 'pm.me']),
  provider('bt', ['btinternet.com', 'bt.com'], ['btinternet.com']),
  provider('amazon-workmail', ['awsapps.com', 'inbound-smtp.us-east-1.amazonaws.com']),
  provider('cloudflare', ['mx.cloudflare.net']),
  provider('improvmx', ['improvmx.com']),
  provider('hostpoint', ['hostpoint.ch']),
  provider('mimecast', ['mimecast.com', 'mimecast.co.za', 'mimecast.org'], [], ['mcspamsignature']),
  provider('proofpoint', ['pphosted.com', 'ppe-hosted.com', 'proofpoint.com', 'ppops.net']),
  provider(
    'barracuda',
    ['barracudanetworks.com', 'ess.barracuda.com'],
    [],
    ['cuda nsu', 'barracuda'],
  ),
  provider('cisco', ['iphmx.com', 'cisco.com'], [], ['senderbase org']),
  provider('sophos', ['sophos.com', 'reflexion.net'], [], ['sophos']),
  provider('trendmicro', ['trendmicro.com', 'trendmicro.eu'], [], ['trend micro']),
  provider('symantec', ['messagelabs.com', 'symanteccloud.com'], [], ['symantec email security']),
  provider('fortinet', ['fortimailcloud.com', 'fortimail.com']),
  provider('zerospam', ['zerospam.ca'], [], ['zerospam']),
  provider('facebook', ['facebook.com', 'facebookmail.com'], ['facebook.com']),
]

const HOSTS = new Map(MAILBOX_PROVIDERS.flatMap(({ id, hosts }) => hosts.map((host) => [host, id])))
const DOMAINS = new Map(
  MAILBOX_PROVIDERS.flatMap(({ id, domains }) => domains.map((domain) => [domain, id])),
)

/** RFC 1035 section 2.3.4; a longer one is cut at its beginning. */
const MAX_NAME = 255

/** Provider by the name of the receiving server; null if it is not in the table. */
export function providerOfHost(host: string): string | null {
  let name = host.slice(-MAX_NAME).toLowerCase().replace(/\.$/, '')
  for (;;) {
    const known = HOSTS.get(name)
    if (known !== undefined) return known
    const dot = name.indexOf('.')
    if (dot === -1) return null
    name = name.slice(dot + 1)
  }
}

/** Provider by the recipient's domain, in lower case; null if it is not in the table. */
export function providerOfDomain(domain: string): string | null {
  return DOMAINS.get(domain) ?? null
}
