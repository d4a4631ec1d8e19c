// The one door through which every told command enters, whatever route it came by.
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { HubDeps } from '../app-types.ts'
import { isPassingFault } from '../db/database-fault.ts'
import type { Db } from '../db/open-database.ts'
import { writeUnlessRefused } from '../db/write.ts'
import type { ListBlockers } from '../shift/close-shift.ts'
import { doAgain, setAside, type Taken, type ToldDeps, takeTold } from './take-told.ts'
import { countTold } from './told-metrics.ts'

/** Takes one command of that terminal, counts it and tells the world; throws only what passes. */
export type TellCommand = (terminalId: string, item: unknown) => Taken['result']

export function createTeller(deps: HubDeps, listBlockers: ListBlockers): TellCommand {
  const toldDeps = { db: deps.db, seams: deps.seams, listBlockers }
  const count = countTold(deps.metrics)
  return (terminalId, item) => {
    const taken = takeOrSetAside(deps, toldDeps, terminalId, item)
    count(taken)
    tellTheWorld(deps, taken)
    return taken.result
  }
}

/** Does one that was set aside, in one transaction with what else belongs to it, which goes first. */
export type DoAgain = (
  terminalId: string,
  item: unknown,
  first: (tx: Db) => Outcome<unknown>,
) => Outcome<null>

export function createDoAgain(deps: HubDeps, listBlockers: ListBlockers): DoAgain {
  const toldDeps = { db: deps.db, seams: deps.seams, listBlockers }
  return (terminalId, item, first) => {
    const outcome = writeUnlessRefused(deps.db, (tx) => {
      const begun = first(tx)
      return begun.ok ? doAgain(tx, toldDeps, terminalId, item) : begun
    })
    if (!outcome.ok) return outcome
    tellTheWorld(deps, outcome.value)
    return succeed(null)
  }
}

/** What the hub stumbles over would stand in its successors' way at every retry; a full disk ends. */
function takeOrSetAside(
  deps: HubDeps,
  toldDeps: ToldDeps,
  terminalId: string,
  item: unknown,
): Taken {
  try {
    return takeTold(toldDeps, terminalId, item)
  } catch (error) {
    if (isPassingFault(error)) throw error
    deps.log.error({ err: error }, 'a told command was set aside')
    return setAside(toldDeps, terminalId, item, refuse('INVALID_REQUEST', 'hub-fault'))
  }
}

function tellTheWorld(deps: HubDeps, { result, shiftId, levels }: Taken): void {
  if (result.verdict === 'quarantined') deps.kickRelay()
  if (shiftId === null) return
  deps.kickRelay()
  deps.live.publish({ type: 'shift-changed', session_id: shiftId })
  if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
}
