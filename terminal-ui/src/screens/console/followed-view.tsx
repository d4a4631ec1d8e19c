import { type ReadonlySignal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { currentLanguage } from '../../text/translate.ts'
import { page } from './page-timers.ts'

type Followed<View> = {
  view: ReadonlySignal<View | null>
  follow(on: typeof page, hear: (outcome: TillOutcome<null>) => void): () => void
}
type FollowedViewProps<View> = {
  model: Followed<View>
  /** Of the grey rows until the first answer. */
  rows: number
  children: (view: View) => ComponentChildren
}

/** What a model keeps fresh while somebody looks; above it, why it is not fresh. */
export function FollowedView<View>({ model, rows, children }: FollowedViewProps<View>) {
  const problem = useSignal<string | null>(null)
  useEffect(
    () =>
      model.follow(page, (outcome) => {
        problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
      }),
    [model],
  )
  const view = model.view.value
  return (
    <>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {view !== null && children(view)}
      {view === null && !problem.value && <Skeleton rows={rows} />}
    </>
  )
}
