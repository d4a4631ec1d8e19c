// Whether this till goes on by itself: the hub is out of reach, or a person has decided so because
// it does not answer although the line stands.

import { type Signal, signal } from '@preact/signals'
import type { HubLink } from '../../link/hub-link.ts'
import type { MoneyCommands } from '../../link/money-commands.ts'
import { isUnanswered, type TillOutcome } from '../../link/till-errors.ts'

type Linked = { link: HubLink }
const decided = new WeakMap<HubLink, Signal<boolean>>()

function decisionOf(link: HubLink): Signal<boolean> {
  const before = decided.get(link)
  if (before) return before
  const decision = signal(false)
  decided.set(link, decision)
  // It answers again: from now on it is asked again.
  link.onMessage(({ type }) => {
    if (type === 'hello') decision.value = false
  })
  return decision
}

export const isHubAway = ({ link }: Linked): boolean =>
  !link.isConnected.value || decisionOf(link).value

/** Until the hub says hello again. */
export const goOnAlone = ({ link }: Linked): void => {
  decisionOf(link).value = true
}

/** No answer came, so it may have been done; it is asked again, or told. */
export const isOpenStill = (outcome: TillOutcome<unknown>): boolean =>
  !outcome.ok && (outcome.code === 'COMMAND_UNANSWERED' || isUnanswered(outcome.code))

/** What happened before must be told first; whoever decided to go on alone waits for nobody. */
export async function mustTell(till: Linked & { commands: MoneyCommands }): Promise<boolean> {
  const { commands, link } = till
  if (decisionOf(link).peek()) return true
  if (commands.untold.peek().length > 0 && link.isConnected.peek()) await commands.drain()
  return commands.untold.peek().length > 0
}

/** Asks the hub; where it is away the same has happened all the same. */
export async function askOrTell<T>(
  till: Linked & { commands: MoneyCommands },
  ask: () => Promise<TillOutcome<T>>,
  tell: () => Promise<TillOutcome<T>>,
): Promise<TillOutcome<T>> {
  if (await mustTell(till)) return tell()
  const outcome = await ask()
  return isOpenStill(outcome) && isHubAway(till) ? tell() : outcome
}
