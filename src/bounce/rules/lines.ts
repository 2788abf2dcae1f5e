/** Splits a text of phrases, one per line. As thousands of quoted strings they would make the Worker larger and slower to start. */
export function lines({ raw: [text = ''] }: TemplateStringsArray): readonly string[] {
  return text.trim().split('\n')
}
