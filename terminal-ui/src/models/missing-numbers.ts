// Receipt numbers of a terminal that the hub does not have although later ones are there: how they
// are written, and a manager's word on them.
import {
  type MissingNumbers,
  type TerminalCard,
  TerminalList,
} from '#domain/wire/access-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

/** As on the receipts of that terminal: `A-12`, or `A-12…15`. */
export const sayNumbers = ({ series, from, to }: MissingNumbers): string =>
  from === to ? `${series}-${from}` : `${series}-${from}…${to}`

/** How many numbers are missing beside those that are shown. */
export const unshownCount = ({ missing, missing_count }: TerminalCard): number =>
  missing.reduce((left, { from, to }) => left - (to - from + 1), missing_count)

/** They never come; the list follows. */
export async function explainNumbers(
  { link, terminals }: Pick<Till, 'link' | 'terminals'>,
  { terminal_id: id }: Pick<TerminalCard, 'terminal_id'>,
  { series, from, to }: MissingNumbers,
  reason: string,
): Promise<TillOutcome<unknown>> {
  const path = `/api/console/terminals/${id}/voided-numbers`
  const body = JSON.stringify({ series, from, to, reason: reason.trim() })
  const answer = await link.door.call({ method: 'POST', path, body }, TerminalList)
  if (answer.ok || answer.code === 'NUMBERS_NOT_MISSING') await terminals.refresh()
  return answer
}
