/** /v1/imports: imports the suppression lists of mail services, with a dry run before and an undo after. */
import { createRoute, z } from '@hono/zod-openapi'
import {
  beginImport,
  beginUndo,
  type Import,
  type KnownImport,
  listImports,
  type NewImport,
  readImport,
  undoImport,
} from '../db/imports.ts'
import {
  IMPORT_FORMATS,
  type ImportCounts,
  LINE_PROBLEMS,
  MOST_NAMED,
  SPARED,
} from '../import/import-line.ts'
import { ImportReader } from '../import/import-reader.ts'
import { Problem } from '../problem.ts'
import { recordingNow, requestName } from './acting.ts'
import { answer, itemsOf, json, listed } from './answers.ts'
import { createRouter, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation, sharedExample } from './doc.ts'
import { readPart, textOnly } from './import-body.ts'
import { ImportPart, undone } from './import-part.ts'
import { allOf, shortList, wholeNumber } from './listing.ts'
import { Flag } from './parameters.ts'
import { DELETE_PROBLEMS, problems, READ_PROBLEMS } from './refusals.ts'
import { noSuch, rfc3339, rfc3339OrNull } from './request.ts'

const MOST_LISTED = 100

const Counts = answer(() =>
  z.object({
    lines: z.int().openapi(doc('Without blank ones and the header')),
    suppressed: z.int().openapi(doc('With `dry_run`: so many would be')),
    alreadySuppressed: z.int(),
    reactivatedSince: z
      .int()
      .openapi(doc('Left alone: somebody reactivated them after they came on the list')),
    erased: z.int().openapi(doc('Left alone: they were erased, and are not mailed')),
    counted: z
      .int()
      .openapi(
        doc(
          'Not suppressed, their counters taken over: `permanentErrors` and `transientErrors` are at least what the line says',
        ),
      ),
    countersOnly: z
      .int()
      .openapi(
        doc(
          'Left alone, and nothing taken over: the line suppresses nobody and counts no error. Our own export may say that all is well, others tell of a 4.x.x, or in words of a fault of the sender, the message or the network',
        ),
      ),
    repeated: z.int().openapi(doc('The same address again')),
    badLines: z.int(),
  } satisfies Record<keyof ImportCounts, z.ZodType>),
)
const COUNTS_EXAMPLE: ImportCounts = sharedExample(() => ({
  lines: 3,
  suppressed: 1,
  alreadySuppressed: 1,
  reactivatedSince: 0,
  erased: 0,
  counted: 0,
  countersOnly: 0,
  repeated: 0,
  badLines: 1,
}))

const Id = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .openapi(doc('As the list gives it', { example: 'september' }))
const Format = z.enum(IMPORT_FORMATS).openapi(doc('Whose list it is; `list` is one address a line'))

const Shown = answer(() =>
  z
    .object({
      id: z.string(),
      name: z.string(),
      format: Format,
      createdAt: Time,
      createdBy: z.string(),
      undoneAt: Time.nullable(),
      undoneBy: z.string().nullable(),
      parts: z.int().openapi(doc('So many were taken whole')),
      ...Counts.shape,
    })
    .openapi(
      'Import',
      example({
        id: 'september',
        name: 'bounces.csv',
        format: 'sendgrid',
        createdAt: '2026-11-23T09:00:00.000Z',
        createdBy: 'API_TOKEN',
        undoneAt: null,
        undoneBy: null,
        parts: 1,
        ...COUNTS_EXAMPLE,
      }),
    ),
)

export type ImportJson = z.infer<typeof Shown>

const Report = answer(() =>
  z
    .object({
      id: z.string().nullable().openapi(doc('Null with `dry_run`')),
      dryRun: z.boolean(),
      format: Format,
      part: z.int(),
      ...Counts.shape,
      bad: z
        .array(z.object({ line: z.int(), problem: z.enum(LINE_PROBLEMS) }))
        .openapi(doc(`The first ${MOST_NAMED}; lines count from 1 in this body`)),
      leftAlone: z
        .array(z.object({ line: z.int(), why: z.enum(SPARED) }))
        .openapi(
          doc(
            `Bounces that suppress nobody, the first ${MOST_NAMED}: \`temporary\`, or whose fault their words say it was`,
          ),
        ),
    })
    .openapi(
      'ImportReport',
      example({
        id: 'september',
        dryRun: false,
        format: 'sendgrid',
        part: 1,
        ...COUNTS_EXAMPLE,
        bad: [{ line: 4, problem: 'not_an_address' }],
        leftAlone: [],
      }),
    ),
)

export type ImportReportJson = z.infer<typeof Report>

const Undone = answer(() =>
  z
    .object({
      id: z.string(),
      lifted: z.int().openapi(doc('Addresses, in this call')),
      left: z.boolean(),
    })
    .openapi('ImportUndone', example({ id: 'september', lifted: 1, left: false })),
)

export type UndoneJson = z.infer<typeof Undone>

const file = { schema: z.string().openapi(example('email\nnobody@example.com\n')) }
const post = createRoute({
  method: 'post',
  path: '/',
  ...operation('importAddresses', 'Imports', 'Take over a suppression list'),
  ...secured('write', textOnly),
  request: {
    query: z.strictObject({
      dry_run: Flag.optional().openapi(doc('Only says what would be done')),
      import: Id.optional().openapi(doc('A name of your own for all parts of a file')),
      part: wholeNumber(1, 1_000_000)
        .default(1)
        .openapi(
          doc('Which part of the file this is', { type: 'integer', minimum: 1, default: 1 }),
        ),
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .optional()
        .openapi(
          doc("The file's name, for the log; of the first part", { example: 'bounces.csv' }),
        ),
      format: Format.optional().openapi(
        doc(
          'Needed only where a file has columns that no such list is known to have, or, without a header, begins with a bad line',
        ),
      ),
    }),
    body: { content: { 'text/csv': file, 'text/plain': file } },
  },
  responses: {
    200: json(Report, 'What became of it'),
    ...problems(READ_PROBLEMS, 'forbidden', 'conflict', 'body_too_large', 'unsupported_media_type'),
  },
})

const COLUMNS = columnsOf<ImportJson>({
  id: true,
  name: true,
  format: true,
  createdAt: true,
  createdBy: true,
  undoneAt: true,
  undoneBy: true,
  parts: true,
  lines: true,
  suppressed: true,
  alreadySuppressed: true,
  reactivatedSince: true,
  erased: true,
  counted: true,
  countersOnly: true,
  repeated: true,
  badLines: true,
})
const list = shortList(
  '/',
  operation('listImports', 'Imports', `The latest ${MOST_LISTED} imports, newest first`),
  listed(itemsOf(Shown, 'Imports'), COLUMNS, 'With the sums of their parts'),
)

const one = createRoute({
  method: 'get',
  path: '/{id}',
  ...operation('readImport', 'Imports', 'One import'),
  ...secured('read'),
  request: { params: z.object({ id: Id }) },
  responses: {
    200: json(Shown, 'With the sums of its parts'),
    ...problems(READ_PROBLEMS, 'not_found'),
  },
})

const undo = createRoute({
  method: 'post',
  path: '/{id}/undo',
  ...operation('undoImport', 'Imports', 'Lift what an import suppressed'),
  ...secured('write'),
  request: { params: z.object({ id: Id }) },
  responses: {
    200: json(Undone, 'What was lifted'),
    ...problems(DELETE_PROBLEMS, 'not_found'),
  },
})

export const imports = createRouter()
  .openapi(post, async (c) => {
    const { dry_run, import: given, part, name, format } = c.req.valid('query')
    const dryRun = dry_run === 'true'
    const id = given ?? `imp_${requestName(c)}`
    const actor = c.get('actor')
    const recording = recordingNow(c.env)
    const taken = await readPart(c.req.raw, new ImportReader(format ?? null), async (source) => {
      const wanted = { id, name: name ?? id, format: source, createdBy: actor }
      const one = await begun(c.env.DB, wanted, recording.now, dryRun)
      return new ImportPart(c.env, one, part, { dryRun, actor, recording })
    })
    const { counts, bad, leftAlone } = await taken.into.end()
    return c.json(
      { id: dryRun ? null : id, dryRun, format: taken.format, part, ...counts, bad, leftAlone },
      200,
    )
  })
  .openapi(list, async (c) => {
    const items = await listImports(c.env.DB, MOST_LISTED)
    return c.json(allOf(c, COLUMNS, items.map(toJson)), 200)
  })
  .openapi(one, async (c) => c.json(toJson(await named(c.env.DB, c.req.valid('param').id)), 200))
  .openapi(undo, async (c) => {
    const { id } = c.req.valid('param')
    const options = recordingNow(c.env)
    const actor = c.get('actor')
    await beginUndo(c.env.DB, id, actor, options.now)
    // Read the import only now, when no part can be added any more.
    const found = await named(c.env.DB, id)
    const { lifted, left } = await undoImport(c.env.DB, found, actor, options)
    return c.json({ id, lifted, left }, 200)
  })

/** The import, which is created with its first part; in a dry run, what it would be. Throws a problem if it was undone. */
async function begun(
  db: D1Database,
  wanted: NewImport,
  now: number,
  dryRun: boolean,
): Promise<Pick<Import, 'id' | 'name' | 'createdAt'>> {
  const found = dryRun
    ? ((await readImport(db, wanted.id)) ?? { ...wanted, createdAt: now, undoneAt: null })
    : await beginImport(db, wanted, now)
  if (found === null || found.undoneAt !== null) throw undone()
  if (found.format !== wanted.format) {
    throw new Problem('conflict', {
      detail: 'The other parts of this import are of another format.',
    })
  }
  return found
}

async function named(db: D1Database, id: string): Promise<KnownImport> {
  const found = await readImport(db, id)
  if (found === null) throw noSuch('import')
  return found
}

function toJson({ lastAt: _, ...known }: KnownImport): z.infer<typeof Shown> {
  const { createdAt, undoneAt } = known
  return { ...known, createdAt: rfc3339(createdAt), undoneAt: rfc3339OrNull(undoneAt) }
}
