import { useEffect } from 'preact/hooks'
import { ConsoleConflictsModel } from '../../../models/console-conflicts-model.ts'
import type { Till } from '../../../models/till.ts'
import { useTill } from '../../../parts/till-context.ts'

const REFRESH_MS = 60_000
/** One for the count on the tab and for the panel. */
const modelByTill = new WeakMap<Till, ConsoleConflictsModel>()

export function useConflicts(): ConsoleConflictsModel {
  const till = useTill()
  const model = modelByTill.get(till) ?? new ConsoleConflictsModel(till)
  modelByTill.set(till, model)
  return model
}

/** How many are open, kept fresh while somebody looks at the console. */
export function useOpenConflictCount(): number {
  const model = useConflicts()
  useEffect(() => {
    void model.refresh()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void model.refresh()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [model])
  return model.openCount.value
}
