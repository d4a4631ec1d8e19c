import { DONE } from './exit-codes.ts'
import { type OfficeCommand, type Run, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { shownAge } from './shown-values.ts'

type Waiting = {
  outlet: string
  epoch: string
  box_id: string
  refusal: string
  origin: { epoch: string; last_sequence: number } | null
  relay_version: string | null
  first_asked_at: Date
  last_asked_at: Date
  asked_count: string
  present_epoch: string | null
  present_sequence: string | null
  present_received_at: Date | null
  present_box_id: string | null
}

const BOX_SHOWN = 12

export const approveEpochCommand: OfficeCommand = {
  name: 'approve-epoch',
  takes: '[OUTLET]',
  summary: 'Lists boxes that wait to be let in, and lets one in.',
  group: 'ocean_fleet',
  about: `A restored or replaced box, and a stolen or cloned one, ask in the same way: call the
outlet before you approve. Without --epoch it lists who waits and what would follow.`,
  flags: {
    epoch: { type: 'string', value: 'ID', words: 'the life of the database to let in, as listed' },
    box: { type: 'string', value: 'ID', words: 'the beginning of its box id, as listed' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async (run) => {
    const { cloud, flags, names, isDryRun, say } = run
    const outlet = names[0]
    const waiting = await cloud.read<Waiting>(
      'SELECT * FROM ocean.box_waiting WHERE $1::text IS NULL OR outlet = $1',
      [outlet ?? null],
    )
    const epoch = textFlag(flags, 'epoch')
    if (epoch === undefined) return list(run, waiting)
    if (!outlet) throw new OfficeError('USAGE', 'name the outlet')
    const box = textFlag(flags, 'box')
    const chosen = waiting.filter(
      (each) => each.epoch === epoch && each.box_id.startsWith(box ?? ''),
    )
    const [first] = chosen
    if (!first) throw new OfficeError('BOX_NOT_WAITING', epoch)
    if (chosen.length > 1) throw new OfficeError('USAGE', 'several boxes ask so: add --box')
    for (const line of consequences(first, run.now())) say(line)
    const order = { outlet, epoch, box_id: first.box_id }
    await cloud.command('approve-epoch', order, isDryRun)
    say(isDryRun ? 'Nothing was approved (dry run).' : 'Approved.')
    return DONE
  },
}

function list({ say, now }: Run, waiting: Waiting[]): number {
  if (waiting.length === 0) say('No box is waiting.')
  for (const each of waiting) {
    say(`${each.outlet}  --epoch ${each.epoch} --box ${each.box_id.slice(0, BOX_SHOWN)}`)
    for (const line of consequences(each, now())) say(`  ${line}`)
  }
  return DONE
}

const REASONS: Record<string, string> = {
  'EPOCH-UNKNOWN': 'A database with a new life: restored from a backup, or a new box.',
  'BOX-UNKNOWN': 'The same database on other hardware: a clone, or a disk that moved.',
  'EPOCH-FENCED': 'A life that was ended before: approving it takes the outlet back to it.',
  'OUTLET-REVOKED': 'The outlet was revoked.',
  'CHAIN-FORKED': 'Its rows differ from those the cloud holds: two boxes wrote under one name.',
}

/** What approving means, in words. */
function consequences(box: Waiting, now: Date): string[] {
  const asked = `asked ${box.asked_count} times, first ${shownAge(box.first_asked_at, now)} ago`
  const lines = [
    REASONS[box.refusal] ?? box.refusal,
    `It ${asked}, last ${shownAge(box.last_asked_at, now)} ago.`,
    box.origin === null
      ? 'It starts from nothing: it does not say that it follows an earlier life.'
      : `It says it follows row ${box.origin.last_sequence} of ${box.origin.epoch}.`,
  ]
  if (box.present_epoch === null) return [...lines, 'No other box speaks for this outlet now.']
  const last = box.present_received_at
    ? `last heard ${shownAge(box.present_received_at, now)} ago`
    : 'never heard'
  return [
    ...lines,
    `Approving shuts out ${box.present_epoch} (${box.present_sequence} rows, ${last}):`,
    'what that box has not sent yet can then come only by its terminals or by the new box.',
    'Points reserved for the old life are given back to the customers.',
  ]
}
