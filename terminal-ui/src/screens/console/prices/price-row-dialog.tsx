import { useSignal } from '@preact/signals'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { PriceRowWords } from '#domain/wire/price-list-message.ts'
import type { ConsolePriceListsModel } from '../../../models/console-price-lists-model.ts'
import {
  type PriceRowDraft,
  type PriceRowGap,
  readPriceRow,
} from '../../../models/price-row-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { FindProduct } from '../promotions/goods-fields.tsx'
import { MoneyField } from '../rules/money-field.tsx'

const GAPS: Record<PriceRowGap, PlainKey> = {
  product: 'prices.lacks-product',
  price: 'prices.lacks-price',
  from: 'prices.lacks-from',
  days: 'prices.lacks-days',
}

export type EditedRow = {
  rowId: string
  /** Null: a new row. */
  before: PriceRowWords | null
  draft: PriceRowDraft
  name: string
  isOwn: boolean
}

type Change = (part: Partial<PriceRowDraft>) => void

function WhichFields({ draft, change }: { draft: PriceRowDraft; change: Change }) {
  const { catalogue } = useTill()
  const product = draft.productId === '' ? null : catalogue.product(draft.productId)
  const take = (found: ProductMessage) => {
    const [unit] = found.units
    change({ productId: found.product_id, unitCode: unit?.unit_code ?? '' })
  }
  return (
    <>
      {product && <p class="strong">{product.name}</p>}
      <FindProduct label={t(product ? 'prices.other-product' : 'prices.product')} onFound={take} />
      {product && (
        <Choice
          label={t('catalogue.unit')}
          value={draft.unitCode}
          options={product.units.map(({ unit_code }) => ({ value: unit_code, text: unit_code }))}
          onChange={(unitCode) => change({ unitCode })}
        />
      )}
      <Field
        label={t('prices.from')}
        help={t('prices.from-help')}
        value={draft.from}
        inputMode="decimal"
        maxLength={12}
        onInput={(from) => change({ from })}
      />
      <Switch
        label={t('prices.members')}
        isOn={draft.isMemberOnly}
        onChange={(isMemberOnly) => change({ isMemberOnly })}
      />
    </>
  )
}

function WhenFields({ draft, change }: { draft: PriceRowDraft; change: Change }) {
  return (
    <div class="product-pair">
      <DayField
        label={t('prices.first-day')}
        value={draft.validFrom}
        onChange={(validFrom) => change({ validFrom })}
      />
      <DayField
        label={t('prices.last-day')}
        value={draft.validTo}
        min={draft.validFrom}
        help={t('prices.last-day-help')}
        tellsHalf
        onChange={(validTo) => change({ validTo })}
      />
    </div>
  )
}

function CostsNow({ draft }: { draft: PriceRowDraft }) {
  const { catalogue } = useTill()
  const unit = catalogue
    .product(draft.productId)
    ?.units.find(({ unit_code }) => unit_code === draft.unitCode)
  if (!unit) return null
  return (
    <p class="soft">
      {t('prices.costs-now')} <Money minor={unit.price_minor} />
    </p>
  )
}

type Props = { model: ConsolePriceListsModel; row: EditedRow; onClose: () => void }

/** A price with its days; of head office's only these can be changed. */
export function PriceRowDialog({ model, row, onClose }: Props) {
  const draft = useSignal(row.draft)
  const { problem, isBusy, send } = useSending()
  const read = readPriceRow(draft.value)
  const change: Change = (part) => {
    draft.value = { ...draft.value, ...part }
    problem.value = null
  }
  const save = async () => {
    if (!read.ok) return
    const { rowId, before } = row
    if (!(await send(() => model.putRow({ rowId, before, after: read.words })))) return
    showToast('good', 'check', t('prices.saved'))
    onClose()
  }
  return (
    <Dialog
      title={row.before ? t('prices.edit') : t('prices.add')}
      shape="side"
      onClose={onClose}
      footer={
        <>
          {!read.ok && <Notice tone="plain" icon="info" title={t(GAPS[read.field])} />}
          <Button
            kind="primary"
            size="large"
            isWide
            isBusy={isBusy.value}
            isDisabled={!read.ok}
            onPress={() => void save()}
          >
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {row.before && <p class="strong">{row.name}</p>}
        {!row.isOwn && <Notice tone="plain" icon="info" title={t('prices.of-office-more')} />}
        {row.before === null && <WhichFields draft={draft.value} change={change} />}
        <CostsNow draft={draft.value} />
        <MoneyField
          label={t('prices.price')}
          minor={draft.value.priceMinor}
          onChange={(priceMinor) => change({ priceMinor })}
        />
        <WhenFields draft={draft.value} change={change} />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}
