/** What stands around a server's verdict and is none. It is blanked before the words are read. */

interface Aside {
  /** Phrases that tell of it (notation: phrase.ts): only beside one of these is the pattern looked for. */
  words: readonly string[]
  /** What exactly is blanked. Bounded, so that it takes linear time. */
  pattern: RegExp
}

const ROWS: readonly Aside[] = [
  // What became of the message, said of no sender: `returned to sender: user unknown`.
  {
    words: [
      'return to sender',
      'return to the sender',
      'returned to sender',
      'returned to the sender',
      'returning to sender',
      'returning to the sender',
      'returning message to sender',
      'returning your message to sender',
    ],
    pattern: /\breturn(?:ed|ing)?(?: (?:mail|(?:your )?message))? to (?:the )?sender/,
  },
  // The last of many tries: `delivery expired, last transfail: 421 …`.
  {
    words: ['last transfail', 'last response'],
    pattern: /(?<=\w\W{1,3})\blast (?:transfail|response):[\s\S]*$/,
  },
  { words: ['first error'], pattern: /\bfirst error: [^;]{0,200};/ },
  {
    words: ['earlier attempt', 'previous attempt'],
    pattern: /\((?:earlier|previous) attempt[^)]{0,200}\)/,
  },
  // A farewell behind a refusal: `550 … 421 4.7.0 mx.example.com Error: too many errors`.
  {
    words: ['error too many errors'],
    pattern: /421(?<=\b[45]\d\d[ -][\s\S]{9,200}421) 4\.7\.0 (?:\S{1,99} )?error: too many errors/,
  },
  // The name that a library or a filter gives to whatever happened: `Invalid Addresses; nested exception is …`.
  { words: ['invalid addresses'], pattern: /\binvalid addresses\b/ },
  { words: ['x spam virus firewall'], pattern: /\bx-spam-&-virus-firewall\b/ },
  // A mail program's own settings: `Secure (SSL): No`.
  { words: ['secure ssl'], pattern: /\bsecure ?\(ssl\)/ },
  // A log's words around the reply.
  { words: ['to … @ … relay', 'mailer … relay', 'pri … relay'], pattern: /\brelay=/ },
  { words: ['from unknown'], pattern: /\bfrom unknown\[/ },
  {
    words: ['proto esmtp', 'proto smtp'],
    pattern: /; from=<[^>]{0,320}> to=<[^>]{0,320}> proto=[\s\S]*$/,
  },
  // Postfix that is told to call every error temporary (`soft_bounce`) still tells what the server said.
  {
    words: ['status … softbounce'],
    pattern: /\bdsn=4\.0\.0(?=[^(]{0,200}status=softbounce)/,
  },
  // Checks that were passed.
  {
    words: ['spf pass', 'dkim pass', 'dmarc pass'],
    pattern: /\b(?:spf|dkim|dmarc)(?:=|:? )pass(?=[,;)]|$)/,
  },
]

export const ASIDE_WORDS = ROWS.flatMap(({ words }) => words)
export const ASIDES = new RegExp(ROWS.map(({ pattern }) => pattern.source).join('|'), 'gi')
