/** At which step of the session a server refused, where its words may mean others than the recipient: at MAIL FROM, and after the message. */

/** Letters name it, the report's fields don't. */
const AT_STEP = /(?:FROM|DATA|data)\b(?<=\b(?:reply\s+to|after)\s+(?:MAIL|end\s+of)\s+\w+)/
/** To sendmail, of a message: of a recipient its transcript goes on with that one. */
const AFTER_DATA = />>> DATA\n<<< (.*)\n554 5\.0\.0 /

/**
 * What a letter says of such a refusal, by recipient and by the report's words about him; null for any other.
 * @param wordsOf what the letter says of a recipient
 */
export function stepsIn(letter: string, wordsOf: (recipient: string) => string) {
  const step = AT_STEP.exec(letter)?.[0]
  const afterData = AFTER_DATA.exec(letter)?.[1]
  return (recipient: string, diagnostic: string | null): string | null => {
    if (diagnostic === afterData) return `${diagnostic} (in reply to end of DATA command)`
    // Whom the server took before the message it may still call unknown.
    const matters = step === 'FROM' || (step !== undefined && /unknown/i.test(diagnostic ?? ''))
    const words = matters ? wordsOf(recipient) : ''
    return AT_STEP.test(words) ? words : null
  }
}
