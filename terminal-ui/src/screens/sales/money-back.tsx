import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useMemo } from 'preact/hooks'
import type { RefundableSale } from '#domain/wire/refund-message.ts'
import { isUnanswered, refusalText, type TillErrorCode } from '../../link/till-errors.ts'
import { whyNoRefund, whyNoVoid } from '../../models/refund-draft.ts'
import { RefundModel } from '../../models/refund-model.ts'
import { Button } from '../../parts/button.tsx'
import type { IconName } from '../../parts/icon-shapes.ts'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'

const AGAIN_MS = 3_000

export type Act = 'refund' | 'exchange' | 'void'

/** A fresh document for a sale, and what the hub says can still come back of it. */
export function useRefund(transactionId: string) {
  const till = useTill()
  const model = useMemo(() => new RefundModel(till), [till, transactionId])
  const problem = useSignal<string | null>(null)
  // A sale that is only here yet comes to the hub by itself: then it is asked for again.
  const isHere = till.sales.safetyOf(transactionId) === 'terminal'
  const isConnected = till.link.isConnected.value
  useEffect(() => {
    let isGone = false
    let cancel = (): void => {}
    const load = async () => {
      const outcome = await model.load(transactionId)
      if (isGone) return
      problem.value = outcome.ok ? null : whyUnknown(outcome.code)
      // A busy hub that was late is asked again, as long as somebody looks.
      if (!outcome.ok && isConnected && isUnanswered(outcome.code)) {
        cancel = till.seams.timers.after(AGAIN_MS, () => void load())
      }
    }
    void load()
    return () => {
      isGone = true
      cancel()
    }
  }, [model, isHere, isConnected])
  return { model, problem }
}

function whyUnknown(code: TillErrorCode): string {
  if (isUnanswered(code)) return t('refund.why-hub')
  return code === 'SALE_NOT_FOUND'
    ? t('refund.why-not-there')
    : refusalText(code, currentLanguage())
}

const NO_REFUND: Record<'voided' | 'all-back' | 'not-returnable', PlainKey> = {
  voided: 'refund.why-voided',
  'all-back': 'refund.why-all-back',
  'not-returnable': 'refund.why-not-returnable',
}
const NO_VOID: Record<'voided' | 'shift-closed' | 'partly-back', PlainKey> = {
  voided: 'refund.why-voided',
  'shift-closed': 'refund.why-void-shift',
  'partly-back': 'refund.why-void-partly',
}

/** Why each act is impossible, in words; null where it is possible. */
function useObstacles(sale: RefundableSale): Record<Act, string | null> {
  const { shift, exchange } = useTill()
  const hasShift = shift.current.value !== null
  const noRefund = whyNoRefund(sale)
  const noVoid = whyNoVoid(sale)
  const noShift = hasShift ? null : t('refund.why-no-shift')
  const refund = noRefund ? t(NO_REFUND[noRefund]) : noShift
  const isExchanging = exchange.open.value !== null
  return {
    refund,
    exchange: refund ?? (isExchanging ? t('refund.why-exchange-open') : null),
    void: noVoid ? t(NO_VOID[noVoid]) : noShift,
  }
}

function ActButton(props: {
  text: string
  icon: IconName
  obstacle: string | null
  onPress: () => void
}) {
  const { text, icon, obstacle, onPress } = props
  const id = useId()
  return (
    <div class="act" aria-describedby={obstacle ? id : undefined}>
      <Button icon={icon} isWide isDisabled={obstacle !== null} onPress={onPress}>
        {text}
      </Button>
      {obstacle && (
        <p class="act-obstacle" id={id}>
          {obstacle}
        </p>
      )}
    </div>
  )
}

function PastRefunds({ sale }: { sale: RefundableSale }) {
  if (sale.refunds.length === 0) return null
  return (
    <section class="past-refunds" aria-label={t('refund.past')}>
      <h2>{t('refund.past')}</h2>
      <ul>
        {sale.refunds.map((refund) => (
          <li key={refund.refund_id}>
            <span>{refund.refund_number || t('alone.chip')}</span>
            <Money minor={-refund.total_minor} isBold />
          </li>
        ))}
      </ul>
    </section>
  )
}

type MoneyBackProps = {
  model: RefundModel
  problem: string | null
  onAct: (act: Act) => void
  /** What can be done with every sale, whatever the hub says of it. */
  children: ComponentChildren
}

/** What went back of a sale before, and what can be done now; else why not. */
export function MoneyBack({ model, problem, onAct, children }: MoneyBackProps) {
  const sale = model.sale.value
  if (sale && !problem) {
    return (
      <Acts sale={sale} onAct={onAct}>
        {children}
      </Acts>
    )
  }
  return (
    <>
      <div class={problem ? 'acts' : 'acts is-awaited'}>{children}</div>
      {problem && <Notice tone="warn" icon="info" title={problem} />}
    </>
  )
}

type ActsProps = Pick<MoneyBackProps, 'onAct' | 'children'> & { sale: RefundableSale }

function Acts({ sale, onAct, children }: ActsProps) {
  const obstacles = useObstacles(sale)
  return (
    <>
      <PastRefunds sale={sale} />
      <div class="acts">
        {children}
        <ActButton
          text={t('refund.title')}
          icon="undo"
          obstacle={obstacles.refund}
          onPress={() => onAct('refund')}
        />
        <ActButton
          text={t('refund.exchange')}
          icon="swap"
          obstacle={obstacles.exchange}
          onPress={() => onAct('exchange')}
        />
        <ActButton
          text={t('refund.void-short')}
          icon="close"
          obstacle={obstacles.void}
          onPress={() => onAct('void')}
        />
      </div>
    </>
  )
}
