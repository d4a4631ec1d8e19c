import { useSignal } from '@preact/signals'
import {
  CONFLICT_REASONS,
  type ConflictMessage,
  type ConflictReason,
} from '#domain/wire/conflict-message.ts'
import {
  type ConsoleConflictsModel,
  isSettlementReady,
} from '../../../models/console-conflicts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { useSending } from '../staff/use-sending.ts'
import { ConflictFacts, Resolution } from './conflict-facts.tsx'
import { sayConflict, sayType } from './conflict-words.ts'

const NOTE_LENGTH_MAX = 500

type DialogProps = { conflict: ConflictMessage; hubTime: string; onClose: () => void }
type SettleProps = { model: ConsoleConflictsModel; onSettled: () => void }

function reasonText(
  reason: ConflictReason,
  { proposed_reason: proposed }: ConflictMessage,
): string {
  const text = t(`conflict-reason.${reason}`)
  return reason === proposed ? t('conflicts.proposed', { reason: text }) : text
}

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

/** What happened, and what somebody says to it. */
export function SettleDialog(props: DialogProps & SettleProps) {
  const { model, conflict, hubTime, onClose, onSettled } = props
  const show = useMoney()
  const reason = useSignal(conflict.proposed_reason)
  const note = useSignal('')
  const { problem, isBusy, send } = useSending()
  const isReady = isSettlementReady({ reason: reason.value, note: note.value })
  const settle = async () => {
    if (!isReady) return
    const words = t('conflicts.approve', { what: sayType(conflict.type) })
    const order = { reason: reason.value, note: note.value, words }
    if (!(await send(() => model.settle(conflict, order)))) return
    showToast('good', 'check', t('conflicts.done', { what: sayType(conflict.type) }))
    onSettled()
  }
  return (
    <Dialog
      title={sayType(conflict.type)}
      shape="wide"
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          icon="check"
          isWide
          isBusy={isBusy.value}
          isDisabled={!isReady}
          onPress={() => void settle()}
        >
          {t('conflicts.settle')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void settle()
        }}
      >
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        <p class="conflict-sentence">{sayConflict(conflict, show)}</p>
        <ConflictFacts conflict={conflict} hubTime={hubTime} />
        <Segmented
          label={t('conflicts.how')}
          value={reason.value}
          choices={CONFLICT_REASONS.map((value) => ({
            value,
            text: reasonText(value, conflict),
            explanation: t(`conflict-reason-more.${value}`),
          }))}
          onChange={(value) => {
            reason.value = value
          }}
        />
        <Field
          label={t(reason.value === 'other' ? 'conflicts.note-needed' : 'conflicts.note')}
          value={note.value}
          maxLength={NOTE_LENGTH_MAX}
          isMultiline
          onInput={(typed) => {
            note.value = typed
          }}
        />
        <p class="soft small">{t('conflicts.stands')}</p>
        <ForTechnician conflict={conflict} />
      </form>
    </Dialog>
  )
}
