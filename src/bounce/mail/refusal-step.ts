/** Tells at which step of the session a server refused: at MAIL FROM and after the message, its words may not mean the recipient. */

/** Letters name this step; the fields of a report do not. */
const AT_STEP = /(?:FROM|DATA|data)\b(?<=\b(?:reply\s+to|after)\s+(?:MAIL|end\s+of)\s+\w+)/
/** How sendmail reports a refused message. For a refused recipient its transcript continues with that address. */
const AFTER_DATA = />>> DATA\n<<< (.*)\n554 5\.0\.0 /

/**
 * What a letter says about such a refusal, by recipient and the report's words about it; null for any other refusal.
 * @param wordsOf returns what the letter says about a recipient
 */
export function stepsIn(letter: string, wordsOf: (recipient: string) => string) {
  const step = AT_STEP.exec(letter)?.[0]
  const afterData = AFTER_DATA.exec(letter)?.[1]
  return (recipient: string, diagnostic: string | null): string | null => {
    if (diagnostic === afterData) return `${diagnostic} (in reply to end of DATA command)`
    // A server that accepted the recipient may still call it unknown after the message.
    const matters = step === 'FROM' || (step !== undefined && /unknown/i.test(diagnostic ?? ''))
    const words = matters ? wordsOf(recipient) : ''
    return AT_STEP.test(words) ? words : null
  }
}
