import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import { refusalText } from '../../link/till-errors.ts'
import { type NoReceiptLine, NoReceiptModel } from '../../models/no-receipt-model.ts'
import { receiptNumberIn } from '../../models/sale-paper.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { Stepper } from '../../parts/stepper.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { GoodsState } from './goods-state.tsx'
import { QuantityDialog } from './quantity-dialog.tsx'
import { RefundDone } from './refund-done.tsx'
import { RefundHead } from './refund-form.tsx'
import './refund-screen.css'

const FOUND_MAX = 6
const WHOLE_MILLI = 1000
const WEIGHT_MILLI_MAX = 99_999

function ProductFinder({ model }: { model: NoReceiptModel }) {
  const { catalogue } = useTill()
  const show = useMoney()
  const query = useSignal('')
  catalogue.version.value
  const text = query.value.trim()
  const found = text === '' ? [] : catalogue.search(text, FOUND_MAX)
  const take = (product = catalogue.byBarcode(text)?.product ?? found[0]) => {
    if (!product || receiptNumberIn(text) !== null) return
    model.add(product)
    query.value = ''
  }
  return (
    <form
      class="stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <Field
        label={t('return.search')}
        value={query.value}
        hasFocus
        onInput={(next) => {
          query.value = next
        }}
      />
      <ul class="return-found">
        {found.map((product) => (
          <li key={product.product_id}>
            <button type="button" onClick={() => take(product)}>
              <span>{product.name}</span>
              <span>{show(product.units[0]?.price_minor ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

function Line(props: { model: NoReceiptModel; line: NoReceiptLine; index: number }) {
  const { model, line, index } = props
  const show = useMoney()
  const isEditing = useSignal(false)
  const { product, quantityMilli, unitCode } = line
  const worth = model.preview.value.ok ? model.preview.value.value.lines[index] : undefined
  const mostMilli = product.is_weighed
    ? WEIGHT_MILLI_MAX
    : WEIGHT_MILLI_MAX - (WEIGHT_MILLI_MAX % WHOLE_MILLI)
  return (
    <li class="refund-line is-back">
      <div class="refund-line-main">
        <div class="refund-line-words">
          <p class="refund-line-name">{product.name}</p>
          <p class="refund-line-facts">{`${show(line.priceMinor)} / ${unitCode}`}</p>
        </div>
        <Stepper
          label={product.name}
          text={formatQuantity(quantityMilli, '').trim()}
          onLess={() => model.setQuantity(index, quantityMilli - WHOLE_MILLI)}
          onMore={() => model.setQuantity(index, quantityMilli + WHOLE_MILLI)}
          onEdit={() => {
            isEditing.value = true
          }}
        />
        {worth && <span class="refund-line-worth">{show(-worth.total_minor)}</span>}
      </div>
      <GoodsState
        name={product.name}
        id={product.product_id}
        value={line.disposition}
        onChange={(disposition) => model.setDisposition(index, disposition)}
      />
      {isEditing.value && (
        <QuantityDialog
          name={product.name}
          unit={unitCode}
          quantityMilli={quantityMilli}
          mostMilli={mostMilli}
          onSave={(milli) => model.setQuantity(index, milli)}
          onClose={() => {
            isEditing.value = false
          }}
        />
      )}
    </li>
  )
}

function useNoReceipt(model: NoReceiptModel) {
  const { rules } = useTill()
  const show = useMoney()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const problem = useSignal<string | null>(null)
  const reason = readReason(draft.value, rules.reasonsFor('refund'))
  const preview = model.preview.value
  const totalMinor = preview.ok ? preview.value.totalMinor : 0
  const limitMinor = rules.rules.value.no_receipt_limit_minor
  const send = async () => {
    if (!reason) return
    const outcome = await model.refund(reason, null, (minor) =>
      t('refund.words-without', { amount: show(minor) }),
    )
    const isSilent = outcome.ok || outcome.code === 'APPROVAL_REQUIRED'
    problem.value = isSilent ? null : refusalText(outcome.code, currentLanguage())
  }
  const isReady = reason !== null && preview.ok && totalMinor > 0 && totalMinor <= limitMinor
  return { draft, problem, totalMinor, limitMinor, isReady, send }
}

function Form({ model, onBack }: { model: NoReceiptModel; onBack: () => void }) {
  const show = useMoney()
  const { draft, problem, totalMinor, limitMinor, isReady, send } = useNoReceipt(model)
  return (
    <div class="refund">
      <RefundHead title={t('refund.without-receipt')} number="" onBack={onBack} />
      <p class="soft">{t('return.lead', { amount: show(limitMinor) })}</p>
      <ProductFinder model={model} />
      {model.lines.value.length > 0 && (
        <ul class="refund-lines">
          {model.lines.value.map((line, index) => (
            <Line key={line.product.product_id} model={model} line={line} index={index} />
          ))}
        </ul>
      )}
      {totalMinor > limitMinor && (
        <Notice
          tone="bad"
          icon="warning"
          role="alert"
          title={t('return.over', { amount: show(limitMinor) })}
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
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <div class="refund-foot">
        <Button
          kind="primary"
          size="pay"
          isWide
          isBusy={model.isSending.value}
          isDisabled={!isReady}
          testId="return-send"
          onPress={() => void send()}
        >
          {totalMinor > 0
            ? t('refund.action', { amount: show(totalMinor) })
            : t('refund.choose-something')}
        </Button>
      </div>
    </div>
  )
}

/** Goods without a receipt: from the catalogue, for a voucher, up to the outlet's limit. */
export function NoReceiptForm({ onBack }: { onBack: () => void }) {
  const till = useTill()
  const model = useMemo(() => new NoReceiptModel(till), [till])
  if (model.done.value) {
    return <RefundDone refund={model.done.value} customerName={null} onClose={onBack} />
  }
  if (till.rules.rules.value.no_receipt_limit_minor === 0) {
    return (
      <div class="refund">
        <RefundHead title={t('refund.without-receipt')} number="" onBack={onBack} />
        <Notice tone="warn" icon="info" title={t('return.never')} />
      </div>
    )
  }
  return <Form model={model} onBack={onBack} />
}
