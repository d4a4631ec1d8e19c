import { DONE } from './exit-codes.ts'
import { type OfficeCommand, type Run, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { shownAge } from './shown-values.ts'
import { textTable } from './text-table.ts'

const ROWS_MAX = 200

type Aside = {
  outlet: string
  epoch: string
  sequence: string
  kind: string | null
  reason: string
  detail: string | null
  payload: string
  received_at: Date
}

const OPEN = `SELECT outlet.code AS outlet, epoch, sequence::text, kind, reason, detail, payload,
    received_at
  FROM ocean.quarantine JOIN ocean.outlet USING (outlet_id)
  WHERE settled_at IS NULL AND ($1::text IS NULL OR outlet.code = $1)
    AND ($2::bigint IS NULL OR sequence = $2)
  ORDER BY received_at, sequence LIMIT ${ROWS_MAX}`

export const quarantineCommand: OfficeCommand = {
  name: 'quarantine',
  takes: '[OUTLET] [ROW]',
  summary: 'Lists documents that were set aside, shows one, and settles it.',
  group: 'ocean_books',
  about: `A document that the cloud could not take is kept word for word, and those after it go on.
With an outlet and a row it is shown whole. --settle says that somebody has looked and done what
was needed; the document itself is never changed or deleted.`,
  flags: {
    settle: { type: 'string', value: 'REASON', words: 'what was found and done' },
    epoch: { type: 'string', value: 'ID', words: 'where two lives have the same row' },
    json: { type: 'boolean', words: 'for programs' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async (run) => {
    const { cloud, flags, names } = run
    const [outlet, row] = names
    if (row !== undefined && !/^\d{1,15}$/.test(row)) throw new OfficeError('USAGE', 'ROW')
    const epoch = textFlag(flags, 'epoch')
    const found = (await cloud.read<Aside>(OPEN, [outlet ?? null, row ?? null])).filter(
      (each) => epoch === undefined || each.epoch === epoch,
    )
    if (textFlag(flags, 'settle') !== undefined) return settle(run, found)
    if (flags.json === true) run.say(JSON.stringify(found))
    else if (row === undefined) list(run, found)
    else for (const each of found) show(run, each)
    return DONE
  },
}

function list({ say, now }: Run, found: Aside[]): void {
  if (found.length === 0) say('Nothing is set aside.')
  const rows = found.map((each) => [
    each.outlet,
    each.sequence,
    each.kind ?? '?',
    each.reason,
    shownAge(each.received_at, now()),
  ])
  if (rows.length === 0) return
  for (const line of textTable(['outlet', '>row', 'kind', 'reason', '>age'], rows)) say(line)
  if (found.length === ROWS_MAX) say(`… the first ${ROWS_MAX}; settle these or name an outlet.`)
}

function show({ say }: Run, { payload, ...about }: Aside): void {
  say(`${about.outlet} row ${about.sequence} of ${about.epoch}: ${about.kind}, ${about.reason}`)
  if (about.detail) say(about.detail)
  say(payload)
}

async function settle(run: Run, found: Aside[]): Promise<number> {
  const { cloud, flags, names, isDryRun, say } = run
  const reason = textFlag(flags, 'settle')?.trim() ?? ''
  if (names.length !== 2 || reason === '') throw new OfficeError('USAGE', 'OUTLET ROW --settle WHY')
  const [first] = found
  if (!first) throw new OfficeError('QUARANTINE_UNKNOWN', names.join(' '))
  if (found.length > 1) throw new OfficeError('USAGE', 'two lives have that row: add --epoch')
  const { outlet, epoch, sequence } = first
  const order = { outlet, epoch, sequence: Number(sequence), reason }
  await cloud.command('settle-quarantine', order, isDryRun)
  say(`${outlet} row ${sequence} ${isDryRun ? 'would be' : 'is'} settled: ${reason}`)
  return DONE
}
