import { isRehearsal } from '../../parts/is-rehearsal.ts'
import { useTill } from '../../parts/till-context.ts'
import { useOpenConflictCount } from './conflicts/use-conflicts.ts'
import {
  CONSOLE_GROUPS,
  CONSOLE_SCREENS,
  type ConsoleGroup,
  type ConsoleScreenEntry,
} from './console-screens.ts'

export type MenuGroup = ConsoleGroup & { entries: readonly ConsoleScreenEntry[] }
export type ConsoleMenu = {
  /** Above all groups. */
  first: readonly ConsoleScreenEntry[]
  groups: readonly MenuGroup[]
  /** All of them, in the order of the menu. */
  entries: readonly ConsoleScreenEntry[]
  /** How much waits for a person, by the screen where it is answered. */
  counts: Readonly<Record<string, number>>
}

function useWaitingCounts(): Record<string, number> {
  const { printJobs } = useTill()
  const conflicts = useOpenConflictCount()
  return { printing: printJobs.uncertain.value.length + printJobs.held.value.length, conflicts }
}

/** What this person may open. */
export function useConsoleMenu(): ConsoleMenu {
  const { session } = useTill()
  const counts = useWaitingCounts()
  const mine = CONSOLE_SCREENS.filter(
    ({ permission, isOfRehearsal }) => session.may(permission) && (!isOfRehearsal || isRehearsal()),
  )
  const first = mine.filter(({ group }) => group === null)
  const groups = CONSOLE_GROUPS.map((each) => ({
    ...each,
    entries: mine.filter(({ group }) => group === each.group),
  })).filter(({ entries }) => entries.length > 0)
  const entries = [...first, ...groups.flatMap((each) => each.entries)]
  return { first, groups, entries, counts }
}
