import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { WRITE_OFF_REASONS, type WriteOffReason } from '#domain/wire/stock-message.ts'
import type { FoundGoods } from '../../../models/find-goods.ts'
import { costOf, type GoodsDraft } from '../../../models/goods-draft.ts'
import { beep } from '../../../parts/beep.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FindField } from './find-field.tsx'
import { LineFields } from './line-fields.tsx'
import { KIND_LOOKS, WRITE_OFF_TEXT } from './stock-words.ts'

type DraftProps = { draft: GoodsDraft; suppliers: readonly string[] }

function Supplier({ draft, suppliers }: DraftProps) {
  const id = useId()
  const head = draft.head.value
  return (
    <div class="field">
      <label for={id}>{t('stock.supplier')}</label>
      <div class="field-box">
        <input
          id={id}
          type="text"
          value={head.party}
          maxLength={200}
          list={`${id}-known`}
          autocomplete="off"
          onInput={(event) => draft.set({ party: event.currentTarget.value })}
        />
      </div>
      <datalist id={`${id}-known`}>
        {suppliers.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  )
}

function Reference({ draft }: { draft: GoodsDraft }) {
  return (
    <Field
      label={t('stock.delivery-note')}
      value={draft.head.value.reference}
      maxLength={60}
      onInput={(reference) => draft.set({ reference: reference.toUpperCase() })}
    />
  )
}

function OtherOutlet({ draft }: { draft: GoodsDraft }) {
  const { party, partyCode, transferId } = draft.head.value
  const isSending = draft.kind === 'transfer-out'
  return (
    <>
      {isSending && (
        <Field
          label={t('stock.to-code')}
          value={partyCode}
          help={t('stock.to-code-help')}
          maxLength={8}
          onInput={(code) => draft.set({ partyCode: code.toUpperCase() })}
        />
      )}
      {transferId === null && (
        <Field
          label={isSending ? t('stock.to-name') : t('stock.from-name')}
          value={party}
          maxLength={200}
          onInput={(name) => draft.set({ party: name })}
        />
      )}
      {transferId !== null && (
        <Notice tone="accent" icon="swap" title={t('stock.announced', { from: party })}>
          {t('stock.announced-more')}
        </Notice>
      )}
    </>
  )
}

/** What stands at the head of the paper. */
function Head({ draft, suppliers }: DraftProps) {
  const { kind } = draft
  const { note, reasonCode } = draft.head.value
  return (
    <div class="stock-head">
      {kind === 'receipt' && <Supplier draft={draft} suppliers={suppliers} />}
      {kind.startsWith('transfer') && <OtherOutlet draft={draft} />}
      {(kind === 'receipt' || kind === 'transfer-in') && <Reference draft={draft} />}
      {kind === 'write-off' && (
        <Choice
          label={t('stock.reason')}
          value={reasonCode as WriteOffReason}
          options={WRITE_OFF_REASONS.map((value) => ({ value, text: t(WRITE_OFF_TEXT[value]) }))}
          onChange={(chosen) => draft.set({ reasonCode: chosen })}
        />
      )}
      <Field
        label={t('stock.note')}
        value={note}
        maxLength={500}
        onInput={(text) => draft.set({ note: text })}
      />
    </div>
  )
}

function Lines({ draft }: { draft: GoodsDraft }) {
  const lines = draft.lines.value
  if (lines.length === 0) {
    return (
      <EmptyState icon="scan" title={t('stock.no-lines')}>
        {t('stock.no-lines-more')}
      </EmptyState>
    )
  }
  return (
    <ul data-testid="goods-lines">
      {lines.map((line) => (
        <LineFields
          key={`${line.productId} ${line.unitCode}`}
          line={line}
          hasCost={draft.kind === 'receipt'}
          onChange={(change) => draft.change(line, change)}
          onRemove={() => draft.remove(line)}
        />
      ))}
    </ul>
  )
}

/** Why it cannot be sent yet. */
function Lack({ draft }: { draft: GoodsDraft }) {
  const lack = draft.lack.value
  if (lack === null || draft.lines.value.length === 0) return null
  return <p class="soft">{t(`stock-lacks.${lack}`)}</p>
}

/** What all of it cost, or how many have no cost yet. */
function Total({ draft }: { draft: GoodsDraft }) {
  const unpriced = draft.lines.value.filter((line) => costOf(line) === null).length
  return (
    <p class="stock-total">
      <span>{unpriced > 0 ? t('stock.unpriced', { n: unpriced }) : t('stock.total')}</span>
      <Money minor={draft.totalMinor.value} isBold />
    </p>
  )
}

type DraftCardProps = DraftProps & { onPosted: () => void }

/** A paper while it is made; it stays here until the hub has it. */
export function DraftCard({ draft, suppliers, onPosted }: DraftCardProps) {
  const show = useMoney()
  const isFull = useSignal(false)
  const isDiscarding = useSignal(false)
  const { problem, isBusy, send } = useSending()
  const look = KIND_LOOKS[draft.kind]
  const lines = draft.lines.value
  const take = (found: FoundGoods) => {
    // The paper is emptied when it has been posted: what is scanned now would go with it.
    if (isBusy.peek()) return beep()
    isFull.value = !draft.add(found)
    if (draft.kind === 'receipt' && !isFull.value) void draft.propose(found)
  }
  const post = async () => {
    const words = t('stock.approve-words', { what: t(look.text), n: lines.length })
    let number = ''
    const isPosted = await send(async () => {
      const outcome = await draft.send(words)
      if (outcome.ok) number = outcome.value.number
      return outcome
    })
    if (!isPosted) return
    showToast('good', 'check', t('stock.posted', { number }))
    onPosted()
  }
  return (
    <section class="card stack" data-testid={`draft-${draft.kind}`}>
      <header class="card-head">
        <h2>{t(look.text)}</h2>
        {lines.length > 0 && (
          <Button
            kind="plain"
            icon="trash"
            onPress={() => {
              isDiscarding.value = true
            }}
          >
            {t('stock.discard')}
          </Button>
        )}
      </header>
      <Head draft={draft} suppliers={suppliers} />
      <FindField label={t('stock.find')} onFound={take} />
      {isFull.value && <Notice tone="warn" icon="warning" title={t('stock.full')} role="alert" />}
      <Lines draft={draft} />
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {draft.kind === 'receipt' && lines.length > 0 && <Total draft={draft} />}
      <Lack draft={draft} />
      <Button
        kind="primary"
        size="large"
        icon={look.icon}
        isWide
        isBusy={isBusy.value}
        isDisabled={!draft.isReady.value}
        onPress={() => void post()}
      >
        {draft.kind === 'receipt'
          ? t('stock.post-receipt', { amount: show(draft.totalMinor.value) })
          : t('stock.post', { n: lines.length })}
      </Button>
      {isDiscarding.value && (
        <ConfirmDialog
          title={t('stock.discard-title')}
          text={t('stock.discard-more', { n: lines.length })}
          action={t('stock.discard')}
          onDo={() => draft.clear()}
          onClose={() => {
            isDiscarding.value = false
          }}
        />
      )}
    </section>
  )
}
