import { useSignal } from '@preact/signals'
import type { ProductDetail, ProductOverride } from '#domain/wire/console-product-message.ts'
import { refusalText, refuseAtTill } from '../../../link/till-errors.ts'
import { type ConsoleCatalogueModel, editOf } from '../../../models/console-catalogue-model.ts'
import { Button } from '../../../parts/button.tsx'
import { categoryNameOf } from '../../../parts/category-name.ts'
import { Field } from '../../../parts/field.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { FIELD_TEXT, showField } from './catalogue-words.ts'
import { EMPTY_EDIT, readDraft, useProductDraft, type WrongField } from './product-draft.ts'
import { ProductFields } from './product-fields.tsx'

const WRONG_TEXT = {
  name: 'catalogue.wrong-name',
  units: 'catalogue.wrong-units',
  factor: 'catalogue.wrong-factor',
  plu: 'catalogue.wrong-plu',
} as const satisfies Record<WrongField, string>

type OverrideProps = { model: ConsoleCatalogueModel; detail: ProductDetail }

function useFieldWords() {
  const { session, catalogue } = useTill()
  const outlet = session.outlet.value
  const currency = {
    code: outlet?.currency_code ?? 'IDR',
    minorExponent: outlet?.minor_exponent ?? 0,
  }
  const categoryOf = (id: string) => categoryNameOf(catalogue.categories.value, id) ?? '–'
  return (field: string, value: unknown) => showField(field, value, currency, categoryOf)
}

function OverrideRow(props: OverrideProps & { override: ProductOverride }) {
  const { model, detail, override } = props
  const when = useWhen()
  const show = useFieldWords()
  const isBusy = useSignal(false)
  const name = t(FIELD_TEXT[override.field] ?? 'catalogue.other-field')
  const undo = async () => {
    isBusy.value = true
    const outcome = await model.undo(detail.product.product_id, override.field)
    isBusy.value = false
    if (outcome.ok) showToast('good', 'check', t('catalogue.undone', { field: name }))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return (
    <li class="list-row">
      <div class="grow">
        <strong>{name}</strong>
        <p class="small">
          {t('catalogue.here-there', {
            here: show(override.field, override.local),
            there: show(override.field, override.office),
          })}
        </p>
        <p class="soft small">
          {`${override.by ?? t('catalogue.by-import')} · ${when(override.at)}`}
        </p>
      </div>
      <Button
        icon="undo"
        isBusy={isBusy.value}
        label={t('catalogue.undo', { field: name })}
        onPress={() => void undo()}
      />
    </li>
  )
}

/** What stands here over head office's word: who said so, when, and the way back. */
function Overrides(props: OverrideProps) {
  if (props.detail.overrides.length === 0) return null
  return (
    <section class="stack">
      <h3>{t('catalogue.overrides')}</h3>
      <p class="soft small">{t('catalogue.overrides-more')}</p>
      <ul>
        {props.detail.overrides.map((override) => (
          <OverrideRow key={override.field} {...props} override={override} />
        ))}
      </ul>
    </section>
  )
}

export function EditProductDialog({ model, detail }: OverrideProps) {
  const { product } = detail
  const draft = useProductDraft(editOf(product))
  const wrong = useSignal<WrongField | null>(null)
  const save = async () => {
    const edit = readDraft(draft, product.is_loyalty_eligible)
    wrong.value = typeof edit === 'string' ? edit : null
    return typeof edit === 'string' ? refuseAtTill('INVALID_REQUEST') : model.change(product, edit)
  }
  return (
    <SendingDialog
      title={product.name}
      shape="wide"
      action={t('common.save')}
      icon="check"
      send={save}
      onDone={() => {
        // A changed price is said in the list, with what may be done about it.
        if (model.priceChange.peek() !== null) return
        showToast('good', 'check', t('catalogue.saved', { name: draft.name.value }))
      }}
      onClose={() => model.leave()}
    >
      <p class="soft small">
        {product.sku}
        {' · '}
        {t(product.origin === 'outlet' ? 'catalogue.own' : 'catalogue.office')}
      </p>
      {wrong.value && <p class="field-note field-wrong">{t(WRONG_TEXT[wrong.value])}</p>}
      <Overrides model={model} detail={detail} />
      <ProductFields draft={draft} isNew={false} />
    </SendingDialog>
  )
}

type AddProps = { model: ConsoleCatalogueModel; productId: string; onClose: () => void }

/** A product that only this outlet has. */
export function AddProductDialog({ model, productId, onClose }: AddProps) {
  const draft = useProductDraft(EMPTY_EDIT)
  const wrong = useSignal<WrongField | null>(null)
  const sku = draft.sku.value.trim()
  const save = async () => {
    const edit = readDraft(draft, true)
    wrong.value = typeof edit === 'string' ? edit : null
    return typeof edit === 'string'
      ? refuseAtTill('INVALID_REQUEST')
      : model.add(productId, sku, edit)
  }
  return (
    <SendingDialog
      title={t('catalogue.add')}
      shape="wide"
      action={t('common.save')}
      icon="check"
      isReady={sku !== '' && draft.name.value.trim() !== ''}
      send={save}
      onDone={() => showToast('good', 'check', t('catalogue.saved', { name: draft.name.value }))}
      onClose={onClose}
    >
      {wrong.value && <p class="field-note field-wrong">{t(WRONG_TEXT[wrong.value])}</p>}
      <Field
        label="SKU"
        value={draft.sku.value}
        maxLength={64}
        hasFocus
        help={t('catalogue.sku-help')}
        onInput={(text) => {
          draft.sku.value = text
        }}
      />
      <ProductFields draft={draft} isNew />
    </SendingDialog>
  )
}
