import { signal } from '@preact/signals'
import { type PlainKey, t } from '../text/translate.ts'
import type { IconName } from './icon-shapes.ts'
import { Chip, type Tone } from './notice.tsx'
import { useTill } from './till-context.ts'

type Look = { tone: Tone; icon: IconName; text: PlainKey }

const LOOKS: Record<string, Look> = {
  queued: { tone: 'accent', icon: 'printer', text: 'print.queued' },
  checking: { tone: 'accent', icon: 'printer', text: 'print.sending' },
  sending: { tone: 'accent', icon: 'printer', text: 'print.sending' },
  fencing: { tone: 'accent', icon: 'printer', text: 'print.sending' },
  'not-started': { tone: 'warn', icon: 'warning', text: 'print.not-started' },
  sent: { tone: 'good', icon: 'check', text: 'print.sent' },
  printed: { tone: 'good', icon: 'check', text: 'print.printed' },
  uncertain: { tone: 'bad', icon: 'warning', text: 'print.uncertain' },
  held: { tone: 'warn', icon: 'clock', text: 'print.held' },
  cancelled: { tone: 'plain', icon: 'close', text: 'print.cancelled' },
}
const UNKNOWN: Look = { tone: 'plain', icon: 'printer', text: 'print.unknown' }

export const printLook = (state: string | null): Look => LOOKS[state ?? ''] ?? UNKNOWN

/** What is wrong with a printer, in words that are fetched after the first screen. */
export const problemWords = signal<((problem: string) => string) | null>(null)

/**
 * Where a sale's paper is, by name where it is not this till's own printer. Without a printer or
 * without the hub the screen is the receipt, unless `unknown` says otherwise.
 */
export function PrintState(props: { documentId: string; unknown?: PlainKey }) {
  const { documentId, unknown } = props
  const { printJobs } = useTill()
  const state = printJobs.stateOf(documentId)
  const { tone, icon, text } = printLook(state)
  const problem = printJobs.problemOf(documentId)
  const waits = problem && problemWords.value?.(problem)
  const place = printJobs.placeOf(documentId)
  return (
    <Chip tone={waits ? 'bad' : tone} icon={icon}>
      {place && `${place}: `}
      {waits || t((state === null && unknown) || text)}
    </Chip>
  )
}
