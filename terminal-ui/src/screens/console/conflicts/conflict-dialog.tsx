import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { t } from '../../../text/translate.ts'
import { ConflictFacts, Resolution } from './conflict-facts.tsx'
import { sayConflict, sayType } from './conflict-words.ts'

type DialogProps = { conflict: ConflictMessage; hubTime: string; onClose: () => void }

/** What the hub wrote down, for whoever is on the telephone. */
function ForTechnician({ conflict }: { conflict: ConflictMessage }) {
  return (
    <details class="conflict-fold">
      <summary>{t('cloud.details')}</summary>
      <p class="small" lang="en">
        {conflict.message}
      </p>
      <p class="soft small">{conflict.conflict_id}</p>
    </details>
  )
}

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
