/** SQL as a template: an inserted value is bound, unless it is SQL itself. */

/** What D1 binds. */
type Value = string | number | null

/** A piece of SQL, and what is bound at each `?` of it, in their order. */
export class Sql {
  readonly text: string
  readonly values: readonly Value[]
  constructor(text: string, values: readonly Value[] = []) {
    this.text = text
    this.values = values
  }
}

export function sql(texts: TemplateStringsArray, ...gaps: readonly (Sql | Value)[]): Sql {
  const parts = gaps.map((gap) => (gap instanceof Sql ? gap : new Sql('?', [gap])))
  return new Sql(
    String.raw({ raw: texts }, ...parts.map(({ text }) => text)),
    parts.flatMap(({ values }) => values),
  )
}

/** SQL as it stands. Names and keywords of our own, never what somebody sent: `column`, `DESC`. */
export function raw(text: string): Sql {
  return new Sql(text)
}

/** The condition that a column compares with the value asked for; undefined if no value is. */
export function asked(
  column: string,
  operator: '=' | '>=' | '<' | 'LIKE',
  value: Value | undefined,
): Sql | undefined {
  return value === undefined ? undefined : sql`${raw(column)} ${raw(operator)} ${value}`
}

/** All given conditions, joined by AND; true if there is none. None may have an OR outside of brackets. */
export function all(conditions: readonly (Sql | undefined)[]): Sql {
  const some = conditions.filter((condition) => condition !== undefined)
  return some.reduce((one, other) => sql`${one} AND ${other}`, sql`TRUE`)
}

/** The rows of one statement of a batch; none where it was left out. */
export function resultsOf<Row>(result: D1Result<unknown> | undefined): Row[] {
  return (result?.results ?? []) as Row[]
}

/** The rows that a query reads, under the names of the schema: the column `occurred_at` is `occurredAt`. */
export async function rowsOf<Row>(
  db: D1Database | D1DatabaseSession,
  { text, values }: Sql,
): Promise<Row[]> {
  const statement = db.prepare(text).bind(...values)
  const [columns, ...rows] = await statement.raw({ columnNames: true })
  const names = columns.map((column) =>
    column.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
  )
  return rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value])))
}
