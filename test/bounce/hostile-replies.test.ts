import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { isRegisteredStatus } from '../../src/bounce/codes.ts'
import { replyShape } from '../../src/bounce/reply-shape.ts'
import { EXAMPLED_RULES } from './rule-examples.ts'

const MEGABYTE = 2 ** 20
const pieces = EXAMPLED_RULES.flatMap(({ phrases, example }) => [example, ...phrases.slice(0, 3)])

/** What servers say of senders, their own parts and the way, in words that would condemn a recipient. */
const NOT_THE_RECIPIENT = [
  'The domain in your From address has no MX record',
  'Your sending domain does not exist in DNS',
  'Return path domain is unregistered',
  'Envelope sender is not a valid mailbox',
  'The MAIL FROM mailbox does not exist',
  'Reply address unknown',
  'We could not verify the originating user',
  'Originating account has been deactivated',
  'User sending this mail is suspended',
  'Mail account of the sender was closed',
  'Client certificate has expired',
  'Your API key is no longer valid',
  'SMTP user is disabled for sending',
  'Sending from this mailbox has been disabled',
  'Outgoing mail for this account is blocked',
  'This account is not allowed to send mail',
  'Account exceeded its sending quota',
  'Your mailbox has exceeded its outgoing limit',
  'Sender over quota',
  "Sender's mailbox is full",
  'Daily sending quota exceeded for user',
  'Outbound quota exceeded',
  'Too many recipients in this message',
  'No such service',
  'Unknown command RCPTO',
  'Unrecognized parameter',
  'Invalid SIZE parameter',
  'Invalid parameter to MAIL command',
  'Invalid HELO name',
  'Your host name cannot be resolved: host not found',
  'The hostname you gave does not exist',
  'Denied: envelope sender mailbox unavailable',
  'Harvest attack: user unknown limit',
  'You have sent to too many users that do not exist',
  'Invalid hostname in EHLO',
  'Nonexistent reverse DNS',
  'No such DNS record',
  'SPF record not found',
  'DKIM key not found',
  'DKIM selector does not exist',
  'DMARC record invalid',
  'Invalid Message-ID header',
  'Missing valid From header',
  'From header address does not exist',
  'Invalid address in From header',
  'Invalid Cc header',
  'Illegal characters in subject',
  'Attachment type not recognised',
  'Unknown attachment type',
  'Unknown content type',
  'Unknown charset',
  'Invalid MIME structure',
  'Bad URL in message',
  'Link does not exist',
  'The URL in your message is disabled',
  'IP address not found in PTR',
  'IP unknown to us',
  'Unknown host 192.0.2.3, no reverse DNS',
  'Host unknown to our whitelist',
  'Client host unknown',
  'Connecting host not found in DNS',
  'Relay host invalid',
  'You are not a known user of this relay',
  'You do not exist',
  "We don't know you",
  'Sender unknown, go away',
  'User authentication failed: user unknown',
  'Authentication failed: no such user (login)',
  'SASL user not found',
  'Invalid credentials for user',
  'Login disabled',
  'Mailbox of sender does not accept bounces',
  'Backscatter: sender does not exist',
  'Sender callout: mailbox full',
  'Callback verification: user unknown for sender',
  'Null sender not allowed for this user',
  'Message rejected, policy not found',
  'Certificate not valid',
  'Certificate issuer unknown',
  'TLS version not available',
  'Cipher no longer valid',
  'Mail server not found in your SPF',
  'Your server is not listed',
  'Your domain has been suspended by registrar',
  'The sending domain was deleted',
  'Domain of sender address a@b.example does not resolve',
  'Sender domain not found',
  'sender address a@b.example does not exist at b.example',
  'The account you are sending from no longer exists',
  'User a@b.example not allowed to send as c@d.example',
  'Send-as permission not found',
  'Mailbox database not available',
  'Mailbox server not found',
  'Mailbox store is disabled',
  'Recipient server full',
  'Recipient verification service unavailable',
  'User lookup failed: LDAP unavailable',
  'Could not look up recipient: timeout',
  'Recipient database not found',
  'Virus database not found',
  'Policy for recipient not found',
  'Route to recipient not found, retrying',
  'Account database is down',
  'User directory disabled',
  'Address book not available',
  'Recipient address rejected: Greylisted',
  'Recipient rejected: your IP is listed',
  'User has blocked you',
  'Recipient has blocked your domain',
  'Mailbox protected: sender not in address book',
  'User only accepts mail from known senders',
  'Recipient address rejected: sender unknown to recipient',
  'Mailbox is not accepting mail from outside the organisation',
  'Mailbox busy',
  'Mailbox locked by another process',
  'Mailbox temporarily locked',
  'Mailbox is being migrated',
  'Account temporarily unavailable',
  'User temporarily over quota',
  'Recipient rate limit exceeded',
  'Recipient receives too many messages',
  'Dieses Postfach nimmt keine externen Nachrichten an',
  'Dieses Postfach nimmt keine Nachrichten ohne DKIM an',
  'Empfänger akzeptiert keine Mails von dynamischen IP-Adressen',
  'La cuenta no acepta correo masivo',
  'A conta não aceita mensagens acima de 10 MB',
  'La casella non accetta messaggi senza DKIM',
  'В заголовке отсутствует поле Date',
  'HELOが正しくありません',
  '貴社のサーバーは登録されていません',
  'Ваш сервер не зарегистрирован',
  'Votre serveur est inconnu',
  'Неизвестная команда',
  'コマンドが見つかりません',
  'Le format du message n’est pas valide',
  'getaddrinfo failed for smtp-relay.example: Name or service not known',
  'No mail server could be contacted right now',
  'We no longer use this server for incoming mail',
  'If you changed your email address, write to postmaster',
  'Demasiados usuarios desconocidos',
  'Trop d’utilisateurs inconnus, connexion fermée',
  'Your mail was rejected because many of your recipients do not exist',
]

/** What they say of recipients who are gone, spelt as people spell. */
const GONE = [
  'The person you are writing to has left the university',
  'This employee is no longer with us',
  'We have no mailbox called ann',
  'ann is not one of our subscribers',
  'Customer account cancelled',
  'Subscriber has closed the account',
  'Service for this user has been terminated',
  'Address retired',
  'Mailbox purged',
  'Mailbox removed',
  'User removed from system',
  'Unknown destination',
  'Destination mailbox unknown',
  'Delivery address unknown',
  'Address not recognised by our servers',
  'RCPT TO unknown',
  'Recipient does not have a mailbox here',
  'There is no such person at this domain',
  'No account by that name',
  'No user by that name',
  'user ann: no such person',
  'alias not found',
  'No alias for ann',
  'Local part unknown',
  'Unknown local recipient',
  'Unknown mail recipient',
  'Invalid mailbox specified',
  'The address is not in use any more',
  'The e-mail address is defunct',
  'Mailbox defunct',
  'Email address expired',
  'This e-mail address has expired',
  'Account has lapsed',
  'Subscription ended',
  'Address discontinued, please update your records',
  'ann@dest.example has been deactivated',
  'Member no longer active',
  'Membership ended',
  'Student has graduated, account removed',
  'Alumni account disabled',
  'Inactive for more than 180 days',
  'Account dormant for a year, mail refused',
  'User has not logged in for a long time, mail disabled',
  'Mail for ann is no longer accepted',
  'This mailbox does not accept mail any more',
  'Mail to this address is no longer delivered',
  'Address no longer monitored and will not be delivered',
  'No such domain at this location',
  'Domain does not accept mail',
  'Domain has no mail exchanger',
  'Domain dest.example is parked',
  'Domain expired',
  'Domain is not configured to receive mail',
  'No MX for dest.example',
  'NXDOMAIN dest.example',
  'DNS: no such host dest.example',
  'Host not found, authoritative',
  'Name or service not known> #SMTP#',
  'Recipient domain is invalid',
  'Bad destination host',
  'Unknown mail host',
  'The recipient is unknown to us',
  'no valid user by this name',
  'Recipient not in directory',
  'Not in GAL',
  'Address not found in address list',
  'Not listed in address book',
  'user does not have a mailbox',
  'No mailbox available for user',
  'User mailbox missing',
  'mailbox has been deleted',
  'Account has been deleted by its owner',
  'The user deleted this account',
  'Address unavailable, account removed',
  'Blocked account: unpaid bill',
  'Hotmail account closed',
  'Account on hold',
  'Account archived',
  'Recipient terminated',
  'Terminated user',
  'User terminated employment',
  "x@dest.example isn't valid here",
  "That address isn't ours",
  "It's not our address",
  'mailbox not valid',
  'recipient not valid',
  'address not valid',
  'User not local',
  'not a local address',
  'Not a local mailbox',
  'No forwarding address',
  'moved, left no address',
  'Return to sender: addressee unknown',
  'Addressee has moved',
  'inexistent mailbox',
  'inexisting user',
  'un-known user',
  'unkown user',
  'uknown user',
  'user unkonwn',
  'recepient unknown',
  'invalid recipent',
  'mailbox dose not exist',
  'mail box not found',
  'mailbox notfound',
  'e-mail adress not exist',
  'Returned to sender: user unknown',
  'returning message to sender, no such user',
  'Returned to the sender because the mailbox does not exist',
]

describe('replies in many words', () => {
  it.each(GONE)('%s: condemns', (words) => {
    expect(classify({ diagnostic: `550 ${words}` }).action).toBe('suppress')
  })

  it('that were returned to their sender still speak of senders', () => {
    const diagnostic = 'Returning message to sender: sender address rejected: user unknown'
    expect(classify({ diagnostic }).reason).toBe('bad_sender')
  })

  it.each(NOT_THE_RECIPIENT)('%s: condemns nobody', (words) => {
    expect(classify({ diagnostic: `550 ${words}` }).action).not.toBe('suppress')
  })
})

describe('hostile replies', () => {
  it('are answered with a registered code, and condemn nobody for what the sender did', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.uint8Array({ maxLength: 500 }).map((bytes) => new TextDecoder().decode(bytes)),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(' ')),
      fc
        .array(fc.constantFrom('5', '.', '1', '550', '-', ' ', '\n', '@', '4.2.2', ':', '…'), {
          maxLength: 60,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(words, (diagnostic) => {
        const { status, action, scope, evidence } = classify({ diagnostic })
        expect(isRegisteredStatus(status ?? '')).toBe(true)
        if (action === 'suppress') expect(['recipient', 'domain']).toContain(scope)
        if (evidence?.field !== 'diagnostic') return
        expect(evidence.start).toBeLessThan(evidence.end)
        expect(evidence.end).toBeLessThanOrEqual(diagnostic.length)
      }),
      { numRuns: 3000 },
    )
  })

  // A time beyond every machine's: quadratic work on a megabyte takes hours.
  it.each([
    ['one letter', 'a'],
    ['beginnings of phrases', 'no such no such user '],
    ['addresses', 'a@b '],
    ['signs of addresses', '@'],
    ['codes', '550 5.1.1 '],
    ['lone surrogates', '\ud800'],
    ['spaces', ' '],
    ['waiting', 'again '],
    ['a history', 'last transfail '],
    ['first errors', 'first error: '],
    ['earlier attempts', '(earlier attempt '],
    ['farewells', '550 421 4.7.0 error: too many error '],
    ['soft bounces', 'dsn=4.0.0 status=softbounc '],
    ['responses', 'the server response was:'],
    ['greetings', 'bad greeting '],
    ['errors of a mailer', "smtpmsg errormsg='"],
    ['logged envelopes', '; from=<a> to=<b> proto '],
    ['digits', '5.1.'],
  ])('a megabyte of %s is read in linear time', { timeout: 20_000 }, (_, piece) => {
    const diagnostic = piece.repeat(Math.ceil(MEGABYTE / piece.length))
    expect(isRegisteredStatus(classify({ diagnostic }).status ?? '')).toBe(true)
    expect(isRegisteredStatus(classify({ espReason: diagnostic }).status ?? '')).toBe(true)
    expect(classify({ diagnostic: '550', remoteMta: diagnostic }).mailboxProvider).toBeNull()
  })
  it.each(['1z', 'a.', '1.', 'a@'])(
    'the shape of five hundred of %s is found at once',
    (piece) => {
      const halves = piece.charAt(0).repeat(250) + piece.charAt(1).repeat(250)
      // Hundreds of times what is allowed, were it not linear.
      for (let i = 0; i < 300; i++) replyShape(i % 2 === 0 ? halves : piece.repeat(250))
    },
    5_000,
  )
  it.each([
    ['one long word behind a code', `550 5.1.0 ${'a'.repeat(500)}`, 8000],
    ['words of waiting', `450 again ${'delay'.repeat(390)}`, 300],
    ['names of things behind the sender', `550 sender${' host name'.repeat(30)} user unknown`, 1],
    ['names of things of yours', `550 your ${'hostname'.repeat(30)} user unknown`, 1],
  ])(
    '%s is read at once',
    (_, diagnostic, times) => {
      for (let i = 0; i < times; i++) classify({ diagnostic })
    },
    5_000,
  )
})
