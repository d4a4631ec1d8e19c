import type { TillOutcome } from '../link/till-errors.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'
import { useSending } from './use-sending.ts'

type Props = {
  /** What was done. */
  title: string
  action: string
  undo: () => Promise<TillOutcome<unknown>>
}

/** What was just done, and the way back. */
export function UndoNotice({ title, action, undo }: Props) {
  const { problem, isBusy, send } = useSending()
  return (
    <Notice
      tone="good"
      icon="check"
      role="status"
      title={title}
      action={
        <Button icon="undo" isBusy={isBusy.value} onPress={() => void send(undo)}>
          {action}
        </Button>
      }
    >
      {problem.value}
    </Notice>
  )
}
