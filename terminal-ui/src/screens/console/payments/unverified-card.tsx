import { useSignal } from '@preact/signals'
import type { UnverifiedPayment, UnverifiedSum } from '#domain/wire/payment-message.ts'
import type { ConsolePaymentsModel } from '../../../models/console-payments-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { EmptyState } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { useWhen } from '../use-when.ts'
import { VerifyDialog } from './verify-dialog.tsx'

function Sums({ sums }: { sums: readonly UnverifiedSum[] }) {
  return (
    <ul class="unverified-sums">
      {sums.map(({ method, amount_minor: minor, count }) => (
        <li key={method}>
          <Icon name={tenderKind(method).icon} />
          <span class="unverified-words">
            <span class="strong">{t(tenderKind(method).text)}</span>
            <span class="soft small">{t('unverified.sum', { n: count })}</span>
          </span>
          <Money minor={minor} isBold />
        </li>
      ))}
    </ul>
  )
}

const evidenceText = ({ evidence }: UnverifiedPayment): string =>
  [evidence?.rrn, evidence?.reference, evidence?.approval_code, evidence?.provider]
    .filter(Boolean)
    .join(' · ')

function Row(props: { payment: UnverifiedPayment; mayVerify: boolean; onVerify: () => void }) {
  const { payment, mayVerify, onVerify } = props
  const when = useWhen()
  return (
    <li class="list-row unverified-row">
      <span class="list-icon tone-warn">
        <Icon name={tenderKind(payment.method).icon} />
      </span>
      <div class="grow">
        <p>
          <Money minor={payment.amount_minor} isBold /> {t(tenderKind(payment.method).text)}
        </p>
        <p class="soft small">
          {t('unverified.by', { number: payment.receipt_number, name: payment.cashier_name })}
        </p>
        <p class="soft small">
          {when(payment.at)} · {evidenceText(payment) || t('unverified.no-evidence')}
        </p>
      </div>
      {mayVerify && (
        <Button icon="check" onPress={onVerify}>
          {t('unverified.verify')}
        </Button>
      )}
    </li>
  )
}

/** What is looked at in one go; on a phone the settlement file stands below them. */
const FIRST_ROWS = 10

/** What was taken on trust, and the button for whoever has seen the money since. */
export function UnverifiedCard({
  model,
  again,
}: {
  model: ConsolePaymentsModel
  again: () => void
}) {
  const chosen = useSignal<UnverifiedPayment | null>(null)
  const mayVerify = useTill().session.may('verify-payment')
  const payments = model.unverified.value
  const isWhole = useSignal(false)
  const more = useSending()
  const hidesSome = !isWhole.value && (payments?.length ?? 0) > FIRST_ROWS
  return (
    <section class="card stack">
      <header class="card-head">
        <div>
          <h2>{t('unverified.title')}</h2>
          <p class="soft">{t('unverified.lead')}</p>
        </div>
        <Button icon="refresh" label={t('common.refresh')} onPress={again} />
      </header>
      {payments === null && <Skeleton rows={4} />}
      {payments?.length === 0 && <EmptyState icon="check" title={t('unverified.none')} />}
      <Sums sums={model.sums.value} />
      <ul>
        {payments?.slice(0, hidesSome ? FIRST_ROWS : undefined).map((payment) => (
          <Row
            key={`${payment.sale_id} ${payment.line_no}`}
            payment={payment}
            mayVerify={mayVerify}
            onVerify={() => {
              chosen.value = payment
            }}
          />
        ))}
      </ul>
      {hidesSome && (
        <Button
          isWide
          icon="chevron-down"
          onPress={() => {
            isWhole.value = true
          }}
        >
          {t('catalogue.more')}
        </Button>
      )}
      {!hidesSome && model.next.value !== null && (
        <MoreButton sending={more} load={() => model.more()} text={t('catalogue.more')} />
      )}
      {chosen.value && (
        <VerifyDialog
          model={model}
          payment={chosen.value}
          onClose={() => {
            chosen.value = null
          }}
        />
      )}
    </section>
  )
}
