import { DONE, REFUSED } from './exit-codes.ts'
import { type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { textTable } from './text-table.ts'

const ROWS_MAX = 1000

type AuditRow = {
  sequence: string
  at: string
  who: string
  command: string
  outcome: string
  arguments: unknown
  effects: unknown
}

export const auditCommand: OfficeCommand = {
  name: 'audit',
  summary: 'Shows who did what, newest first, and proves that the trail was not altered.',
  group: 'ocean_auditor',
  about: `Every command that may change something leaves a row, also when it was only tried
(--dry-run) or refused. --verify recomputes the chain of hashes.`,
  flags: {
    last: { type: 'string', value: 'N', words: 'how many rows (20)' },
    who: { type: 'string', value: 'LOGIN', words: 'only of this person' },
    verify: { type: 'boolean', words: 'recomputes the chain from its first row' },
    json: { type: 'boolean', words: 'for programs' },
  },
  hasDryRun: false,
  needsCloud: true,
  run: async ({ cloud, flags, say }) => {
    if (flags.verify === true) {
      const [row] = await cloud.read<{ broken: string | null }>(
        'SELECT ocean.first_broken_audit() AS broken',
      )
      const broken = row?.broken ?? null
      say(broken === null ? 'The trail is whole.' : `The trail does not follow at row ${broken}.`)
      return broken === null ? DONE : REFUSED
    }
    const count = Number(textFlag(flags, 'last') ?? 20)
    if (!Number.isInteger(count) || count < 1 || count > ROWS_MAX) {
      throw new OfficeError('USAGE', `--last is 1 to ${ROWS_MAX}`)
    }
    const rows = await cloud.read<AuditRow>(
      `SELECT sequence::text, to_char(at AT TIME ZONE 'Asia/Jakarta', 'DD/MM/YYYY HH24:MI') AS at,
         who, command, outcome, arguments, effects
       FROM ocean.head_office_audit WHERE $2::text IS NULL OR who = $2
       ORDER BY head_office_audit.sequence DESC LIMIT $1`,
      [count, textFlag(flags, 'who') ?? null],
    )
    if (flags.json === true) say(JSON.stringify(rows))
    else for (const line of table(rows)) say(line)
    return DONE
  },
}

const table = (rows: AuditRow[]): string[] =>
  textTable(
    ['no.', 'when (WIB)', 'who', 'command', 'outcome', 'about'],
    rows.map((row) => [
      row.sequence,
      row.at,
      row.who,
      row.command,
      row.outcome,
      JSON.stringify(row.arguments).slice(0, 80),
    ]),
  )
