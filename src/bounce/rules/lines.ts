/** Splits phrases, one per line. Quotes around thousands of them would enlarge the Worker and slow its start. */
export function lines({ raw: [text = ''] }: TemplateStringsArray): readonly string[] {
  return text.trim().split('\n')
}
