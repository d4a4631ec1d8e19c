import { useSignal } from '@preact/signals'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { exchangeOf } from '../../models/exchange-settlement.ts'
import type { PayoutChoice, Reason } from '../../models/refund-draft.ts'
import type { RefundModel } from '../../models/refund-model.ts'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'
import { goTo } from '../navigation.ts'
import { RefundLines } from './refund-lines.tsx'
import './refund-screen.css'
import { RefundSums } from './refund-sums.tsx'

type FormProps = { model: RefundModel; onBack: () => void }

const PAYOUTS: readonly { value: PayoutChoice; text: PlainKey }[] = [
  { value: 'original', text: 'refund.as-paid' },
  { value: 'cash', text: 'tender.cash' },
  { value: 'voucher', text: 'refund.new-voucher' },
]

export function RefundHead(props: { title: string; number: string; onBack: () => void }) {
  return (
    <header class="refund-head">
      <Button kind="plain" icon="arrow-left" onPress={props.onBack}>
        {t('common.back')}
      </Button>
      <h2>{props.title}</h2>
      <span class="soft">{props.number}</span>
    </header>
  )
}

function useReason(kind: 'refund' | 'void') {
  const { rules } = useTill()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  return { draft, reason: readReason(draft.value, rules.reasonsFor(kind)) }
}

/** A refusal in words; nobody who closed the approval dialog needs to be told so. */
function useProblem() {
  const problem = useSignal<string | null>(null)
  const tell = (outcome: TillOutcome<unknown>) => {
    const isSilent = outcome.ok || outcome.code === 'APPROVAL_REQUIRED'
    problem.value = isSilent ? null : refusalText(outcome.code, currentLanguage())
    return outcome.ok
  }
  return { problem, tell }
}

function LateNotice({ model }: { model: RefundModel }) {
  if (!model.sale.value?.is_late) return null
  return (
    <Notice tone="warn" icon="clock" title={t('refund.late')}>
      {t('refund.late-more')}
    </Notice>
  )
}

function useSend(model: RefundModel, isExchange: boolean, onBack: () => void) {
  const { exchange } = useTill()
  const show = useMoney()
  const { problem, tell } = useProblem()
  const putBeside = async (reason: Reason) => {
    const sale = model.sale.peek()
    const preview = model.preview.peek()
    if (!sale || !preview.ok) return
    const put = await exchange.put(exchangeOf(sale, preview.value, reason, model.refundId))
    if (!tell(put)) return
    onBack()
    goTo('sell')
  }
  const send = async (reason: Reason) => {
    if (isExchange) return putBeside(reason)
    tell(
      await model.refund(reason, ({ totalMinor }, sale) =>
        t('refund.words', { amount: show(totalMinor), number: sale.summary.receipt_number }),
      ),
    )
  }
  return { problem, send }
}

/** Choose what comes back and why; the sums follow, and one button does it. */
export function RefundForm({ model, isExchange, onBack }: FormProps & { isExchange: boolean }) {
  const show = useMoney()
  const { draft, reason } = useReason('refund')
  const { problem, send } = useSend(model, isExchange, onBack)
  const preview = model.preview.value
  // A new voucher gets its code from the hub.
  const payouts = PAYOUTS.filter(({ value }) => value !== 'voucher' || !model.isOwn.value)
  const amount = preview.ok
    ? show(isExchange ? preview.value.totalMinor : preview.value.payableMinor)
    : ''
  return (
    <form
      class="refund"
      onSubmit={(event) => {
        event.preventDefault()
        if (preview.ok && reason) void send(reason)
      }}
    >
      <RefundHead
        title={isExchange ? t('refund.exchange') : t('refund.title')}
        number={model.sale.value?.summary.receipt_number ?? ''}
        onBack={onBack}
      />
      <LateNotice model={model} />
      <RefundLines model={model} />
      {!isExchange && (
        <Segmented
          label={t('refund.payout')}
          value={model.choice.value}
          choices={payouts.map(({ value, text }) => ({ value, text: t(text) }))}
          onChange={(choice) => model.choosePayout(choice)}
        />
      )}
      <ReasonFields
        kind="refund"
        label={t('refund.reason')}
        draft={draft.value}
        onChange={(next) => {
          draft.value = next
          model.chooseReason(next.code)
        }}
      />
      {preview.ok && !isExchange && <RefundSums preview={preview.value} />}
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <div class="refund-foot">
        <Button
          type="submit"
          kind="primary"
          size="pay"
          isWide
          isBusy={model.isSending.value}
          isDisabled={!preview.ok || reason === null}
          testId="refund-send"
        >
          {!preview.ok && t('refund.choose-something')}
          {preview.ok && isExchange && t('refund.to-basket', { amount })}
          {preview.ok && !isExchange && t('refund.action', { amount })}
        </Button>
      </div>
    </form>
  )
}

/** Two taps and a reason: the whole sale is undone as it was paid. */
export function VoidForm({ model, onBack }: FormProps) {
  const show = useMoney()
  const { draft, reason } = useReason('void')
  const { problem, tell } = useProblem()
  const isSure = useSignal(false)
  const preview = model.voidPreview.value
  const sale = model.sale.value
  if (!sale || !preview) return null
  const { receipt_number: number } = sale.summary
  const amount = show(preview.payableMinor)
  const press = async () => {
    if (!reason) return
    if (!isSure.value) isSure.value = true
    else tell(await model.voidSale(reason, () => t('refund.words-void', { number, amount })))
  }
  return (
    <div class="refund">
      <RefundHead title={t('refund.void')} number={number} onBack={onBack} />
      <p class="soft">{t('void.lead')}</p>
      <ReasonFields
        kind="void"
        label={t('refund.void-reason')}
        draft={draft.value}
        onChange={(next) => {
          draft.value = next
        }}
      />
      <RefundSums preview={preview} />
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Button
        kind="danger"
        size="pay"
        isWide
        isBusy={model.isSending.value}
        isDisabled={reason === null}
        testId="void-send"
        onPress={() => void press()}
      >
        {isSure.value ? t('void.sure', { amount }) : t('refund.void')}
      </Button>
    </div>
  )
}
