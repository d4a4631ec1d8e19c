import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { ConflictFacts, ForTechnician, Resolution } from './conflict-facts.tsx'
import { sayConflict, sayType } from './conflict-words.ts'

type DialogProps = { conflict: ConflictMessage; hubTime: string; onClose: () => void }

/** What happened, and how it was settled. */
export function SettledDialog({ conflict, hubTime, onClose }: DialogProps) {
  const show = useMoney()
  return (
    <Dialog title={sayType(conflict.type)} shape="wide" isText onClose={onClose}>
      <div class="stack">
        <p class="conflict-sentence">{sayConflict(conflict, show)}</p>
        <Resolution conflict={conflict} />
        <ConflictFacts conflict={conflict} hubTime={hubTime} />
        <ForTechnician conflict={conflict} />
      </div>
    </Dialog>
  )
}
