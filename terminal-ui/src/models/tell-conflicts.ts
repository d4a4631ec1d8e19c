// A sale that came back with a disagreement is said to whoever stands at the till.
import { effect } from '@preact/signals'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import type { BootModel } from './boot-model.ts'
import { type OwnConflictsModel, ownConflictsOf } from './own-conflicts-model.ts'

export function tellConflicts(
  boot: Pick<BootModel, 'till'>,
  tell: (conflicts: readonly ConflictMessage[]) => void,
): () => void {
  let following: OwnConflictsModel | null = null
  const stop = effect(() => {
    const till = boot.till.value
    following?.stop()
    following = till === null ? null : ownConflictsOf(till)
    if (following) following.onNews = tell
  })
  return () => {
    following?.stop()
    stop()
  }
}
