import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import type { ImportChange, ProductEdit } from '#domain/wire/console-product-message.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { importOf } from '../../models/console-import.ts'
import { ImportDecision } from '../../models/import-decision.ts'
import { Button } from '../../parts/button.tsx'
import { categoryNameOf } from '../../parts/category-name.ts'
import { Chip, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import './catalogue/catalogue.css'
import { FIELD_TEXT, showField } from './catalogue/catalogue-words.ts'
import { sayQuantity } from './today/today-words.ts'

function useDecision() {
  const till = useTill()
  const decision = useMemo(
    () => new ImportDecision({ link: till.link, catalogueImport: importOf(till) }),
    [till],
  )
  const isBusy = useSignal(false)
  const say = async (work: () => Promise<TillOutcome<unknown>>) => {
    isBusy.value = true
    const outcome = await work()
    isBusy.value = false
    if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return { decision, isBusy, say }
}

function useShow() {
  const { session, catalogue } = useTill()
  const outlet = session.outlet.value
  const currency = {
    code: outlet?.currency_code ?? 'IDR',
    minorExponent: outlet?.minor_exponent ?? 0,
  }
  const categoryOf = (id: string) =>
    categoryNameOf(catalogue.categories.value, id) ?? t('import.is-new')
  return (field: string, value: unknown) => showField(field, value, currency, categoryOf)
}

const FIELDS = Object.keys(FIELD_TEXT) as (keyof ProductEdit)[]
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

function Change({ change }: { change: ImportChange }) {
  const show = useShow()
  const { before, after } = change
  const isNew = before === null
  const fields = FIELDS.filter((field) => !isNew && !isSame(before[field], after[field]))
  const { stock_milli, stock_milli_before } = change
  return (
    <li class="list-row">
      <div class="grow">
        <strong>{after.name}</strong>
        {isNew && <p class="small">{show('units', after.units)}</p>}
        {fields.map((field) => (
          <p key={field} class="small">
            {`${t(FIELD_TEXT[field] ?? 'catalogue.other-field')}: `}
            <span class="soft import-change-was">{show(field, before?.[field])}</span>
            {` → ${show(field, after[field])}`}
          </p>
        ))}
        {stock_milli !== null && stock_milli !== stock_milli_before && (
          <p class="small">
            {`${t('import.stock')}: ${sayQuantity(stock_milli_before)}`}
            {` → ${sayQuantity(stock_milli)}`}
          </p>
        )}
        <p class="soft small">{`${change.sku} · ${t('import.line')} ${change.line}`}</p>
      </div>
      {isNew && <Chip tone="good">{t('import.is-new')}</Chip>}
    </li>
  )
}

/** What the file would change, before any of it is written. */
export function ImportChanges({ status }: { status: ImportStatus }) {
  const { decision, isBusy, say } = useDecision()
  const { import_id } = status
  useEffect(() => void say(() => decision.look(import_id)), [import_id])
  const count = status.rows_created + status.rows_updated
  const after = decision.nextAfter.value
  return (
    <>
      <Notice tone="plain" icon="info" title={t('import.waiting')} role="status" />
      <div class="row row-wrap">
        <Button
          kind="primary"
          size="large"
          icon="check"
          isBusy={isBusy.value}
          isDisabled={count === 0}
          onPress={() => void say(() => decision.decide(import_id, true))}
        >
          {count === 0 ? t('import.nothing-to-write') : t('import.write', { n: count })}
        </Button>
        <Button size="large" onPress={() => void say(() => decision.decide(import_id, false))}>
          {t('import.discard')}
        </Button>
      </div>
      {count > 0 && <h3>{t('import.would-change')}</h3>}
      <ul>
        {decision.changes.value.map((change) => (
          <Change key={change.line} change={change} />
        ))}
      </ul>
      {after !== null && (
        <Button isWide onPress={() => void say(() => decision.look(import_id, after))}>
          {t('import.more-changes')}
        </Button>
      )}
    </>
  )
}

/** The way back from an import that was written. */
export function UndoImport({ status }: { status: ImportStatus }) {
  const { decision, isBusy, say } = useDecision()
  if (!status.can_undo) return null
  return (
    <section class="stack">
      <Button
        icon="undo"
        isBusy={isBusy.value}
        onPress={() => void say(() => decision.undo(status.import_id))}
      >
        {t('import.undo')}
      </Button>
      <p class="soft small">{t('import.undo-more')}</p>
    </section>
  )
}
