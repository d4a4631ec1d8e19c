import { Button } from '../../../parts/button.tsx'
import { categoryOptions } from '../../../parts/category-name.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { MoneyField } from '../rules/money-field.tsx'
import type { ProductDraft, UnitDraft } from './product-draft.ts'

const UNITS_MAX = 20

type UnitProps = { draft: ProductDraft; unit: UnitDraft; isOnly: boolean }

function UnitFields({ draft, unit, isOnly }: UnitProps) {
  const set = (change: Partial<UnitDraft>) => {
    draft.units.value = draft.units.value.map((each) =>
      each.key === unit.key ? { ...each, ...change } : each,
    )
  }
  const name = draft.isWeighed.value ? 'kg' : unit.unitCode
  return (
    <fieldset class="product-unit">
      <legend class="visually-hidden">{t('catalogue.unit-n', { unit: name })}</legend>
      {!draft.isWeighed.value && (
        <Field
          label={t('catalogue.unit')}
          value={unit.unitCode}
          maxLength={16}
          onInput={(unitCode) => set({ unitCode })}
        />
      )}
      <MoneyField
        label={t('catalogue.price')}
        minor={unit.priceMinor}
        onChange={(priceMinor) => set({ priceMinor })}
      />
      {!isOnly && (
        <Field
          label={t('catalogue.factor')}
          value={unit.factor}
          inputMode="decimal"
          onInput={(factor) => set({ factor })}
        />
      )}
      <Field
        label={t('catalogue.barcodes')}
        value={unit.barcodes}
        takesScans
        onInput={(barcodes) => set({ barcodes })}
      />
      {!isOnly && (
        <Button
          kind="plain"
          icon="trash"
          label={t('catalogue.remove-unit', { unit: name })}
          onPress={() => {
            draft.units.value = draft.units.value.filter(({ key }) => key !== unit.key)
          }}
        />
      )}
    </fieldset>
  )
}

function Units({ draft }: { draft: ProductDraft }) {
  const units = draft.units.value
  const add = () => {
    const key = Math.max(...units.map((unit) => unit.key)) + 1
    const unit = { key, unitCode: '', factor: '', priceMinor: null, barcodes: '' }
    draft.units.value = [...units, unit]
  }
  return (
    <section class="stack">
      <h3>{t('catalogue.units')}</h3>
      {units.map((unit) => (
        <UnitFields key={unit.key} draft={draft} unit={unit} isOnly={units.length === 1} />
      ))}
      {!draft.isWeighed.value && units.length < UNITS_MAX && (
        <Button icon="plus" onPress={add}>
          {t('catalogue.add-unit')}
        </Button>
      )}
    </section>
  )
}

function Kind({ draft }: { draft: ProductDraft }) {
  const { catalogue, session } = useTill()
  const categories = catalogue.categories.value
  const taxes = session.outlet.value?.tax_rules ?? []
  if (draft.taxCode.value === '') draft.taxCode.value = taxes[0]?.tax_code ?? ''
  return (
    <div class="product-pair">
      <Choice
        label={t('catalogue.category')}
        value={draft.categoryId.value}
        options={[{ value: '', text: t('catalogue.no-category') }, ...categoryOptions(categories)]}
        onChange={(id) => {
          draft.categoryId.value = id
        }}
      />
      <Choice
        label={t('catalogue.tax')}
        value={draft.taxCode.value}
        options={taxes.map(({ tax_code, name }) => ({ value: tax_code, text: name }))}
        onChange={(code) => {
          draft.taxCode.value = code
        }}
      />
    </div>
  )
}

/** Everything that may be said of a product; the same form for a new one. */
export function ProductFields({ draft, isNew }: { draft: ProductDraft; isNew: boolean }) {
  return (
    <>
      <Field
        label={t('catalogue.name')}
        value={draft.name.value}
        maxLength={200}
        hasFocus={!isNew}
        onInput={(text) => {
          draft.name.value = text
        }}
      />
      <Kind draft={draft} />
      <Units draft={draft} />
      <div class="product-pair">
        <MoneyField
          label={t('catalogue.cost')}
          minor={draft.costMinor.value}
          onChange={(minor) => {
            draft.costMinor.value = minor
          }}
        />
        <Field
          label={t('catalogue.plu')}
          value={draft.plu.value}
          inputMode="numeric"
          maxLength={6}
          onInput={(text) => {
            draft.plu.value = text
          }}
        />
      </div>
      <Switch
        label={t('catalogue.weighed')}
        isOn={draft.isWeighed.value}
        onChange={(isOn) => {
          draft.isWeighed.value = isOn
        }}
      />
      <Switch
        label={t('catalogue.active')}
        isOn={draft.isActive.value}
        onChange={(isOn) => {
          draft.isActive.value = isOn
        }}
      />
    </>
  )
}
