/** Phrases, one a line: in quotes, thousands of them would be a good part of what a Worker reads before its first request. */
export function lines({ raw: [text = ''] }: TemplateStringsArray): readonly string[] {
  return text.trim().split('\n')
}
