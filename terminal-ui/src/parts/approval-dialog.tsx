import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { refusalText } from '../link/till-errors.ts'
import { giveWordHere, loadApproversHere } from '../models/alone/word-at-till.ts'
import type { ApprovalAsk } from '../models/approval-model.ts'
import { currentLanguage, permissionName, t } from '../text/translate.ts'
import './approval-dialog.css'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import { Notice } from './notice.tsx'
import { PinEntry } from './pin-entry.tsx'
import { NO_REASON, type ReasonDraft, readReason } from './reason-draft.ts'
import { ReasonFields } from './reason-fields.tsx'
import { Skeleton } from './skeleton.tsx'
import { StaffTiles } from './staff-tiles.tsx'
import { useTill } from './till-context.ts'

/** What the approver is asked to allow, in words they can judge by. */
function Question({ ask }: { ask: ApprovalAsk }) {
  const { session } = useTill()
  return (
    <div class="approval-question">
      <Icon name="lock" size={28} />
      <div>
        <p class="strong">{ask.words}</p>
        <p class="soft">
          {t('approval.asked-by', {
            name: session.staff.value?.name ?? '',
            right: ask.rights.map(({ permission }) => permissionName(permission)).join(' · '),
          })}
        </p>
      </div>
    </div>
  )
}

function useApprovers() {
  const till = useTill()
  const { approval } = till
  const problem = useSignal<string | null>(null)
  const load = async () => {
    problem.value = null
    const outcome = await loadApproversHere(till)
    if (!outcome.ok) problem.value = refusalText(outcome.code, currentLanguage())
  }
  useEffect(() => void load(), [])
  return { approvers: approval.approvers.value, problem: problem.value, load }
}

function ApproverChoice({ onChoose }: { onChoose: (card: StaffCard) => void }) {
  const { approvers, problem, load } = useApprovers()
  if (approvers !== null && approvers.length > 0) {
    return (
      <div class="stack-tight">
        <p class="soft">{t('approval.who')}</p>
        <StaffTiles staff={approvers} onChoose={onChoose} />
      </div>
    )
  }
  if (approvers !== null) {
    return (
      <Notice tone="warn" icon="warning" title={t('approval.nobody')} role="alert">
        {t('approval.nobody-more')}
      </Notice>
    )
  }
  if (problem === null) return <Skeleton rows={3} />
  return (
    <Notice
      tone="bad"
      icon="cloud-off"
      title={problem}
      role="alert"
      action={
        <Button icon="refresh" onPress={() => void load()}>
          {t('connect.retry')}
        </Button>
      }
    />
  )
}

function ApproverWord(props: { ask: ApprovalAsk; approver: StaffCard; onBack: () => void }) {
  const { ask, approver } = props
  const till = useTill()
  const { rules } = till
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const { reasonKind } = ask
  const reason =
    reasonKind === undefined ? null : readReason(draft.value, rules.reasonsFor(reasonKind))
  return (
    <div class="stack">
      {reasonKind !== undefined && (
        <ReasonFields
          kind={reasonKind}
          draft={draft.value}
          onChange={(next) => {
            draft.value = next
          }}
        />
      )}
      <PinEntry
        staff={approver}
        action={t('approval.action')}
        isInDialog
        isDisabled={reasonKind !== undefined && reason === null}
        onBack={props.onBack}
        onEnter={(pin) =>
          giveWordHere(till, {
            approverId: approver.staff_id,
            pin,
            reasonCode: reason?.reason_code ?? null,
            note: reason?.note ?? null,
          })
        }
      />
    </div>
  )
}

/** Another person's word by their own PIN, while the cashier stays logged in. */
export function ApprovalDialog() {
  const { approval } = useTill()
  const chosen = useSignal<StaffCard | null>(null)
  const ask = approval.ask.value
  if (ask === null) return null
  return (
    <Dialog title={t('approval.title')} testId="approval" onClose={() => approval.dismiss()}>
      <div class="stack">
        <Question ask={ask} />
        {chosen.value === null ? (
          <ApproverChoice
            onChoose={(card) => {
              chosen.value = card
            }}
          />
        ) : (
          <ApproverWord
            key={chosen.value.staff_id}
            ask={ask}
            approver={chosen.value}
            onBack={() => {
              chosen.value = null
            }}
          />
        )}
      </div>
    </Dialog>
  )
}
