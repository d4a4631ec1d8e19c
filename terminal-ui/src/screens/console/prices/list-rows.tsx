import type { PriceListMessage, PriceRowMessage } from '#domain/wire/price-list-message.ts'
import {
  type ConsolePriceListsModel,
  isOwnList,
  type ListedProduct,
  type RowState,
  stateOfRow,
  wordsOf,
} from '../../../models/console-price-lists-model.ts'
import { priceRowDraft } from '../../../models/price-row-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { Chip, EmptyState, Notice, type Tone } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { UndoNotice } from '../../../parts/undo-notice.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import type { EditedRow } from './price-row-dialog.tsx'
import { daysText, forWhom } from './price-words.ts'

const STATES: Record<RowState, { text: PlainKey; tone: Tone }> = {
  holds: { text: 'prices.holds', tone: 'good' },
  later: { text: 'prices.later', tone: 'accent' },
  over: { text: 'prices.over', tone: 'plain' },
}

type Props = {
  model: ConsolePriceListsModel
  list: PriceListMessage
  onEdit: (row: EditedRow) => void
}
type RowProps = Props & { row: PriceRowMessage; name: string }

function Row({ model, list, row, name, onEdit }: RowProps) {
  const { session } = useTill()
  const { problem, isBusy, send } = useSending()
  const isOwn = isOwnList(list.list_id)
  const state = STATES[stateOfRow(row, model.today.value)]
  const words = wordsOf(row)
  const edit = () =>
    onEdit({ rowId: row.row_id, before: words, draft: priceRowDraft(words), name, isOwn })
  const remove = () => send(() => model.putRow({ rowId: row.row_id, before: words, after: null }))
  return (
    <li class="price-row">
      <div class="grow">
        <Money minor={row.price_minor} isBold /> <span class="soft">{`/ ${row.unit_code}`}</span>
        <p class="soft small">{`${forWhom(row)}\u00a0· ${daysText(row)}`}</p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
      {row.is_changed_here && <Chip tone="accent">{t('catalogue.changed-here')}</Chip>}
      <Chip tone={state.tone}>{t(state.text)}</Chip>
      {session.may('manage-catalogue') && (
        <div class="row">
          <Button icon="note" label={t('prices.edit-of', { name })} onPress={edit} />
          {isOwn && (
            <Button
              icon="trash"
              label={t('prices.remove-of', { name })}
              isBusy={isBusy.value}
              onPress={() => void remove()}
            />
          )}
        </div>
      )}
    </li>
  )
}

function Product({ product, ...props }: Props & { product: ListedProduct }) {
  return (
    <li class="price-product">
      <p>
        <span class="strong">{product.name}</span> <span class="soft small">{product.sku}</span>
      </p>
      <ul>
        {product.rows.map((row) => (
          <Row key={row.row_id} {...props} row={row} name={product.name} />
        ))}
      </ul>
    </li>
  )
}

function Undo({ model }: { model: ConsolePriceListsModel }) {
  const last = model.last.value
  if (!last) return null
  const text = last.after === null ? 'prices.row-removed' : 'prices.row-set'
  return <UndoNotice title={t(text)} action={t('prices.take-back')} undo={() => model.undo()} />
}

/** The prices of one list, product by product. */
export function ListRows(props: Props) {
  const { model, list } = props
  const more = useSending()
  const products = model.products.value
  return (
    <div class="stack">
      <Field
        label={t('catalogue.find')}
        value={model.text.value}
        maxLength={100}
        takesScans
        onInput={(text) => void model.find(text)}
      />
      <Undo model={model} />
      {products === null && <Skeleton rows={5} />}
      {products?.length === 0 &&
        (model.text.value.trim() === '' ? (
          <EmptyState icon="tag" title={t('prices.no-rows')}>
            {t('prices.no-rows-more')}
          </EmptyState>
        ) : (
          <EmptyState icon="search" title={t('catalogue.none-found')} />
        ))}
      <ul>
        {products?.map((product) => (
          <Product key={product.product_id} {...props} list={list} product={product} />
        ))}
      </ul>
      {model.next.value !== null && (
        <MoreButton sending={more} load={() => model.more()} text={t('catalogue.more')} />
      )}
    </div>
  )
}
