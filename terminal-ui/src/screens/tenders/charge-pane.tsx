import { useEffect, useState } from 'preact/hooks'
import type { OpenCharge } from '../../link/database.ts'
import { type ChargeQr, CHARGE_PATIENCE_S as PATIENCE_S, qrOf } from '../../models/charge-qr.ts'
import { Button } from '../../parts/button.tsx'
import { clockText } from '../../parts/clock-text.ts'
import { Money, useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { type PayDraft, useDraft } from '../pay/use-pay-draft.ts'
import { allowUnverified } from './allow-unverified.ts'
import './charge-pane.css'

const SECOND_MS = 1000

function useSecondsLeft(charge: OpenCharge): number {
  const left = () =>
    Math.min(PATIENCE_S, Math.ceil(PATIENCE_S - (Date.now() - charge.askedAtMs) / SECOND_MS))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), SECOND_MS)
    return () => clearInterval(timer)
  }, [charge.attemptId])
  return Math.max(0, seconds)
}

/** What is known of the payment, in words; a person decides what to do about it. */
function ChargeState({ charge }: { charge: OpenCharge }) {
  const secondsLeft = useSecondsLeft(charge)
  switch (charge.answer?.state) {
    case 'failed':
      return <Notice tone="bad" icon="warning" title={t('charge.failed')} role="alert" />
    case 'expired':
    case 'cancelled':
      return <Notice tone="warn" icon="clock" title={t('charge.expired')} role="alert" />
    case 'unanswered':
    case undefined:
      return (
        <Notice
          tone="warn"
          icon="cloud-off"
          title={charge.answer ? t('charge.unanswered') : t('charge.no-hub')}
          role="status"
        >
          {t('charge.unanswered-more')}
        </Notice>
      )
    default:
      return secondsLeft > 0 ? (
        <div class="charge-waiting">
          <span class="spinner" />
          <p role="status" class="strong">
            {t('charge.waiting')}
          </p>
          <p class="soft" role="timer">
            {t('charge.waiting-more', { time: clockText(secondsLeft) })}
          </p>
        </div>
      ) : (
        <Notice tone="warn" icon="clock" title={t('charge.late')} role="alert">
          {t('charge.late-more')}
        </Notice>
      )
  }
}

function ShownQr({ charge, qr }: { charge: OpenCharge; qr: ChargeQr | null }) {
  const show = useMoney()
  if (qr === null) {
    return (
      <Notice tone="warn" icon="qris" title={t('charge.no-qr')}>
        {t('charge.no-qr-more')}
      </Notice>
    )
  }
  const amount = show(charge.amountMinor)
  return (
    <div class="charge-card">
      <p class="charge-scan">{t('charge.scan-me')}</p>
      <QrCode data={qr.text} label={t('charge.qr', { amount })} name="charge-qr" />
      <strong class="charge-amount">
        <Money minor={charge.amountMinor} />
      </strong>
      {qr.isAmountTyped && <p class="charge-scan">{t('charge.type-amount', { amount })}</p>}
    </div>
  )
}

function useChargeActions(draft: PayDraft, charge: OpenCharge, qr: ChargeQr | null) {
  const till = useTill()
  const show = useMoney()
  const isOver = charge.answer?.state === 'failed' || charge.answer?.state === 'expired'
  return {
    isOver,
    cancel: async () => void draft.tell(await till.charge.cancel()),
    again: async () => {
      await till.charge.cancel()
      // A payment that came in the last moment has been taken instead.
      const isPaid = till.payment.due.peek().remainingMinor < charge.amountMinor
      if (!isPaid) draft.tell(await till.charge.start(charge.method, charge.amountMinor))
    },
    without: async () => {
      const words = t('charge.without-words', { amount: show(charge.amountMinor) })
      const approvalIds = await allowUnverified(till, charge.amountMinor, words)
      if (approvalIds === null) return
      draft.tell(await till.charge.takeUnverified(approvalIds, qr?.reference ?? null))
    },
  }
}

/** However the charge ends as a tender, the sale is made once it is covered. */
function useFinishing(draft: PayDraft): void {
  const { payment } = useTill()
  useEffect(
    () => () => {
      const attempt = payment.attempt.peek()
      const isTaken = attempt !== null && attempt.charge === null
      if (isTaken && payment.due.peek().isCovered) void draft.after({ ok: true, value: null })
    },
    [],
  )
}

/** The customer scans, the provider says so, the sale goes on by itself. */
export function ChargePane() {
  const draft = useDraft()
  const { charge: model, rules } = useTill()
  const charge = model.charge.value
  useFinishing(draft)
  if (charge === null) return null
  const qr = qrOf(charge, rules.rules.value.qris_payload)
  return <OpenChargePane draft={draft} charge={charge} qr={qr} />
}

function OpenChargePane(props: { draft: PayDraft; charge: OpenCharge; qr: ChargeQr | null }) {
  const { draft, charge, qr } = props
  const actions = useChargeActions(draft, charge, qr)
  return (
    <div class="charge">
      {!actions.isOver && <ShownQr charge={charge} qr={qr} />}
      <div class="charge-side">
        <ChargeState charge={charge} />
        {actions.isOver && (
          <Button kind="primary" size="large" icon="refresh" onPress={() => void actions.again()}>
            {t('charge.again')}
          </Button>
        )}
        <Button size="large" icon="check" onPress={() => void actions.without()}>
          {t('charge.without')}
        </Button>
        <Button kind="danger" size="large" icon="close" onPress={() => void actions.cancel()}>
          {t('charge.cancel')}
        </Button>
      </div>
    </div>
  )
}
