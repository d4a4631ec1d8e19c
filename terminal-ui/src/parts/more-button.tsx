import type { TillOutcome } from '../link/till-errors.ts'
import { Button } from './button.tsx'
import type { Sending } from './use-sending.ts'

type MoreButtonProps = {
  sending: Pick<Sending, 'isBusy' | 'send'>
  load: () => Promise<TillOutcome<unknown>>
  text: string
}

/** At the end of a list of which the hub has more. */
export function MoreButton({ sending, load, text }: MoreButtonProps) {
  return (
    <Button
      isWide
      icon="chevron-down"
      isBusy={sending.isBusy.value}
      onPress={() => void sending.send(load)}
    >
      {text}
    </Button>
  )
}
