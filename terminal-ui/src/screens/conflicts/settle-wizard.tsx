import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import type { ConflictDetail, ConflictMessage } from '#domain/wire/conflict-message.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { paymentFor } from '../../models/cash-act.ts'
import { CashModel } from '../../models/cash-model.ts'
import type { ConflictSettler, Settlement } from '../../models/conflict-settler.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { ConflictFacts, ForTechnician } from '../console/conflicts/conflict-facts.tsx'
import { sayConflict, sayType } from '../console/conflicts/conflict-words.ts'
import '../console/conflicts/conflicts.css'
import { useSending } from '../../parts/use-sending.ts'
import {
  type Draft,
  firstDraft,
  leadsTo,
  settlementOf,
  wayId,
  waysOf,
} from './choose-settlement.ts'
import { MergeFields, Payloads } from './compare.tsx'
import './settle-wizard.css'
import { sayWay, sayWayMore } from './way-words.ts'

const NOTE_LENGTH_MAX = 500

export type Lead = 'refund' | 'exchange' | 'cash-place'
export type WizardProps = {
  conflict: ConflictMessage
  settler: ConflictSettler
  settle: (settlement: Settlement) => Promise<TillOutcome<ConflictMessage>>
  onClose: () => void
  onSettled: () => void
  /** Another document has to be made first. */
  onLead: (lead: Lead) => void
  /** Who cannot settle it leaves it to somebody else. */
  canLeave: boolean
}

function useDetail({ settler, conflict }: WizardProps) {
  const detail = useSignal<ConflictDetail | null>(null)
  const problem = useSignal<string | null>(null)
  const ask = async () => {
    problem.value = null
    const outcome = await settler.open(conflict.conflict_id)
    if (outcome.ok) detail.value = outcome.value
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  useEffect(() => void ask(), [settler, conflict.conflict_id])
  return { detail: detail.value, problem: problem.value, ask }
}

/** What happened, what it may cost, what to look at. */
function WhatHappened({ detail }: { detail: ConflictDetail }) {
  const show = useMoney()
  const { conflict, hub_time: hubTime, stock_milli: stock } = detail
  return (
    <>
      <p class="conflict-sentence">{sayConflict(conflict, show)}</p>
      <Payloads detail={detail} />
      <ConflictFacts conflict={conflict} hubTime={hubTime} />
      {stock !== null && conflict.type === 'inventory_shortage' && (
        <p class="soft">{t('wizard.stock-now', { stock: formatQuantity(stock, '').trim() })}</p>
      )}
      <ForTechnician conflict={conflict} />
    </>
  )
}

type FormProps = { detail: ConflictDetail; draft: Signal<Draft> }

/** What may be done, and what the chosen one needs to know. */
function WhatToDo({ detail, draft }: FormProps) {
  const { conflict } = detail
  const { way, note, counted, fields } = draft.value
  const set = (change: Partial<Draft>) => {
    draft.value = { ...draft.peek(), ...change }
  }
  const ways = waysOf(conflict)
  const isOther = way.kind === 'reason' && way.reason === 'other'
  return (
    <>
      <Segmented
        label={t('wizard.what-to-do')}
        value={wayId(way)}
        choices={ways.map((each, index) => ({
          value: wayId(each),
          text: index === 0 ? t('conflicts.proposed', { reason: sayWay(each) }) : sayWay(each),
          explanation: sayWayMore(each),
        }))}
        onChange={(id) => set({ way: ways.find((each) => wayId(each) === id) ?? way })}
      />
      {wayId(way) === 'recounted' && (
        <Field
          label={t('wizard.counted')}
          inputMode="decimal"
          value={counted}
          onInput={(typed) => set({ counted: typed })}
        />
      )}
      {(wayId(way) === 'merged-fields' || wayId(way) === 'merged') && (
        <MergeFields
          detail={detail}
          fields={fields}
          isOnePerson={wayId(way) === 'merged'}
          onChange={(next) => set({ fields: next })}
        />
      )}
      <Field
        label={t(isOther ? 'conflicts.note-needed' : 'conflicts.note')}
        value={note}
        maxLength={NOTE_LENGTH_MAX}
        isMultiline
        onInput={(typed) => set({ note: typed })}
      />
      <p class="soft small">{t('conflicts.stands')}</p>
    </>
  )
}

/** The customer's money goes into the drawer first; the conflict names that movement. */
function usePayment(conflict: ConflictMessage) {
  const till = useTill()
  const payment = paymentFor(till.link, conflict.conflict_id)
  const isPaying = (draft: Draft) => wayId(draft.way) === 'customer-paid'
  const pay = async (): Promise<TillOutcome<string>> => {
    if (payment.movementId !== null) return { ok: true, value: payment.movementId }
    const note = t('wizard.paid-note', { number: conflict.number ?? conflict.conflict_id })
    const move = {
      ...{ kind: 'paid-in' as const, amountMinor: conflict.money_effect_minor ?? 0, counts: null },
      ...{ reason: { reason_code: 'other', note }, words: note },
    }
    const moved = await new CashModel(till).move(move, payment.act)
    if (!moved.ok) return moved
    payment.movementId = moved.value.movement_id
    return { ok: true, value: moved.value.movement_id }
  }
  return { isPaying, pay }
}

function useSettling(props: WizardProps, detail: ConflictDetail, draft: Draft) {
  const { problem, isBusy, send } = useSending()
  const { isPaying, pay } = usePayment(detail.conflict)
  const what = sayType(detail.conflict.type)
  const words = t('conflicts.approve', { what })
  const lead = leadsTo(draft, detail)
  const isReady = isPaying(draft) || lead !== null || settlementOf(draft, detail, words) !== null
  const settle = async () => {
    if (lead !== null) return props.onLead(lead)
    const isSent = await send(async () => {
      const paid = isPaying(draft) ? await pay() : null
      if (paid && !paid.ok) return paid
      const settlement = settlementOf(draft, detail, words, paid?.value)
      return settlement ? props.settle(settlement) : { ok: false, code: 'INVALID_REQUEST' }
    })
    if (!isSent) return
    showToast('good', 'check', t('conflicts.done', { what }))
    props.onSettled()
  }
  return { problem, isBusy, isReady, lead, settle, isPaying: isPaying(draft) }
}

const LEAD_TEXT = {
  refund: 'wizard.to-refund',
  exchange: 'wizard.to-exchange',
  'cash-place': 'wizard.to-cash-place',
} as const

type StepProps = WizardProps & { detail: ConflictDetail }

function FirstFooter({ props, onNext }: { props: WizardProps; onNext: () => void }) {
  const leave = () => {
    showToast('plain', 'note', t('wizard.left'))
    props.onClose()
  }
  return (
    <>
      {props.canLeave && (
        <Button size="large" icon="person" onPress={leave}>
          {t('wizard.leave')}
        </Button>
      )}
      <Button kind="primary" size="large" isWide onPress={onNext}>
        {t('wizard.next')}
      </Button>
    </>
  )
}

type LastProps = { settling: ReturnType<typeof useSettling>; minor: number; onBack: () => void }

function LastFooter({ settling, minor, onBack }: LastProps) {
  const show = useMoney()
  const { lead, isPaying, isBusy, isReady, settle } = settling
  const paying = isPaying ? t('wizard.take', { amount: show(minor) }) : t('conflicts.settle')
  return (
    <>
      <Button size="large" icon="arrow-left" onPress={onBack}>
        {t('common.back')}
      </Button>
      <Button
        kind="primary"
        size="large"
        icon={lead ? 'undo' : 'check'}
        isWide
        isBusy={isBusy.value}
        isDisabled={!isReady}
        onPress={() => void settle()}
      >
        {lead ? t(LEAD_TEXT[lead]) : paying}
      </Button>
    </>
  )
}

function Steps(props: StepProps) {
  const { detail, conflict, onClose } = props
  const step = useSignal<1 | 2>(1)
  const draft = useSignal(firstDraft(detail.conflict))
  const settling = useSettling(props, detail, draft.value)
  const { problem, isReady, settle } = settling
  const goTo = (to: 1 | 2) => {
    step.value = to
  }
  const minor = detail.conflict.money_effect_minor ?? 0
  const footer =
    step.value === 1 ? (
      <FirstFooter props={props} onNext={() => goTo(2)} />
    ) : (
      <LastFooter settling={settling} minor={minor} onBack={() => goTo(1)} />
    )
  return (
    <Dialog title={sayType(conflict.type)} shape="wide" onClose={onClose} footer={footer}>
      <form
        class="stack"
        data-testid={`wizard-${step.value}`}
        onSubmit={(event) => {
          event.preventDefault()
          if (step.value === 1) goTo(2)
          else if (isReady) void settle()
        }}
      >
        <p class="soft small">{t('wizard.step', { n: step.value })}</p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        {step.value === 1 ? (
          <WhatHappened detail={detail} />
        ) : (
          <WhatToDo detail={detail} draft={draft} />
        )}
      </form>
    </Dialog>
  )
}

/** Step by step: what happened, then what is done about it. */
export function SettleWizard(props: WizardProps) {
  const { detail, problem, ask } = useDetail(props)
  const again = (
    <Button icon="refresh" onPress={() => void ask()}>
      {t('connect.retry')}
    </Button>
  )
  if (detail) return <Steps {...props} detail={detail} />
  return (
    <Dialog title={sayType(props.conflict.type)} shape="wide" isText onClose={props.onClose}>
      {problem ? (
        <Notice tone="warn" icon="cloud-off" title={problem} role="alert" action={again} />
      ) : (
        <Skeleton rows={5} />
      )}
    </Dialog>
  )
}
