import { formatQuantity } from '#domain/quantity.ts'
import type { ConflictDetail, FieldChoice } from '#domain/wire/conflict-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { Money, useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { t } from '../../text/translate.ts'
import { phoneText } from '../sell/customer-words.ts'
import './settle-wizard.css'

/** One of two payloads under one id, as far as people compare them. */
function Payload({ title, sale }: { title: string; sale: SaleMessage }) {
  return (
    <section class="compare-side">
      <h3>{title}</h3>
      <ul>
        {sale.items.map((line) => (
          <li key={line.line_no}>
            <span class="grow">
              {formatQuantity(line.quantity_milli, line.unit_code)} × {line.name}
            </span>
            <Money minor={line.total_minor} />
          </li>
        ))}
        <li class="strong">
          <span class="grow">{t('wizard.to-pay')}</span>
          <Money minor={sale.totals.payable_minor} isBold />
        </li>
      </ul>
      {sale.note && <p class="small">“{sale.note}”</p>}
    </section>
  )
}

/** Both payloads side by side; below one another where there is no room. */
export function Payloads({ detail }: { detail: ConflictDetail }) {
  if (!detail.first || !detail.second) return null
  return (
    <div class="compare">
      <Payload title={t('wizard.first')} sale={detail.first as SaleMessage} />
      <Payload title={t('wizard.second')} sale={detail.second as SaleMessage} />
    </div>
  )
}

/** As people write it. */
const sideText = (side: NonNullable<Sides['customer']>, field: FieldChoice['field']): string =>
  (field === 'phone' ? phoneText(side.phone) : side[field]) ?? '–'

const FIELD_TEXT = {
  full_name: 'conflict-field.name',
  phone: 'conflict-field.phone',
  email: 'conflict-field.email',
} as const

type Sides = Pick<ConflictDetail, 'customer' | 'other_customer'>
type FieldsProps = {
  detail: Sides
  fields: readonly FieldChoice[]
  /** They become one; else only contact facts change. */
  isOnePerson: boolean
  onChange: (fields: FieldChoice[]) => void
}

/** Who has what now: whoever errs here errs for good. */
function Standing({ side }: { side: NonNullable<Sides['customer']> }) {
  const rows = [
    [t('wizard.side-points'), side.loyalty_points.toLocaleString('id-ID')],
    [t('tender.deposit'), <Money minor={side.deposit_minor} />],
    [t('tender.credit'), <Money minor={side.owed_minor} />],
  ] as const
  const contact = [phoneText(side.phone), side.email].filter(Boolean).join(' · ')
  return (
    <section class="compare-side">
      <h3>{side.full_name}</h3>
      <p class="soft small">{contact === '' ? '–' : contact}</p>
      <ul>
        {rows.map(([name, value]) => (
          <li key={name}>
            <span class="grow">{name}</span>
            <span class="strong">{value}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What both have together, and that it is for good. */
function Together({ detail }: { detail: Sides }) {
  const show = useMoney()
  const { customer, other_customer: other } = detail
  if (!customer || !other) return null
  const points = customer.loyalty_points + other.loyalty_points
  const deposit = customer.deposit_minor + other.deposit_minor
  const owed = customer.owed_minor + other.owed_minor
  const sums = [
    t('wizard.merge-points', { points: points.toLocaleString('id-ID') }),
    ...(deposit === 0 ? [] : [t('wizard.merge-deposit', { amount: show(deposit) })]),
    ...(owed === 0 ? [] : [t('wizard.merge-owed', { amount: show(owed) })]),
  ]
  return (
    <>
      <div class="compare" data-testid="merge-sides">
        <Standing side={customer} />
        <Standing side={other} />
      </div>
      <Notice tone="warn" icon="warning" title={`${t('wizard.merge-becomes')} ${sums.join(' · ')}`}>
        {t('wizard.merge-final')}
      </Notice>
    </>
  )
}

/** Which of the two customers' values each field gets. */
export function MergeFields({ detail, fields, isOnePerson, onChange }: FieldsProps) {
  const { customer, other_customer: other } = detail
  if (!customer || !other) return null
  return (
    <div class="stack">
      {fields.map(({ field, take }) => (
        <Segmented
          key={field}
          label={t(FIELD_TEXT[field])}
          value={take}
          choices={[
            { value: 'ours', text: sideText(customer, field) },
            { value: 'theirs', text: sideText(other, field) },
          ]}
          onChange={(chosen) =>
            onChange(fields.map((each) => (each.field === field ? { field, take: chosen } : each)))
          }
        />
      ))}
      {isOnePerson ? (
        <Together detail={detail} />
      ) : (
        <p class="soft small">{t('wizard.merge-more')}</p>
      )}
    </div>
  )
}
