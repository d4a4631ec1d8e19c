import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { buildStockSlip } from '#domain/stock-slip-model.ts'
import type { StockDocumentHead, StockDocumentMessage } from '#domain/wire/stock-message.ts'
import type { StockModel } from '../../../models/stock-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { PrintablePaper } from '../../../parts/printable-paper.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { DocumentSheet, printSheet } from './document-sheet.tsx'
import { aboutOf, KIND_LOOKS } from './stock-words.ts'

function DocumentRow({ document, onOpen }: { document: StockDocumentHead; onOpen: () => void }) {
  const when = useWhen()
  const { icon, text } = KIND_LOOKS[document.kind]
  const isBack = document.reverses_id !== null
  return (
    <li>
      <button type="button" class="stock-row" onClick={onOpen}>
        <span class="list-icon tone-accent">
          <Icon name={isBack ? 'undo' : icon} />
        </span>
        <span class="stock-name">
          <strong>{isBack ? t('stock.reversal-of', { what: t(text) }) : t(text)}</strong>
          <span class="soft small">
            {[document.number, aboutOf(document)].filter(Boolean).join(' · ')}
          </span>
          <span class="soft small">{[when(document.at), document.staff_name].join(' · ')}</span>
        </span>
        <span class="stock-level">
          <Money minor={document.value_minor} isBold />
          <span class="soft small">{t('stock.lines', { n: document.line_count })}</span>
        </span>
        {document.reversed_by_id !== null && (
          <Chip tone="plain" icon="undo">
            {t('stock.reversed')}
          </Chip>
        )}
      </button>
    </li>
  )
}

type ReverseProps = {
  model: StockModel
  document: StockDocumentMessage
  onClose: () => void
  onDone: () => void
}

function ReverseDialog({ model, document, onClose, onDone }: ReverseProps) {
  const note = useSignal('')
  const id = useMemo(() => model.newId(), [document.document_id])
  const words = t('stock.reverse-words', { number: document.number })
  return (
    <SendingDialog
      title={t('stock.reverse-title', { number: document.number })}
      action={t('stock.reverse')}
      icon="undo"
      isReady={note.value.trim() !== ''}
      send={() => model.reverse(document, { id, note: note.value, words })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t('stock.reverse-more')}</p>
      <Field
        label={t('stock.why')}
        value={note.value}
        maxLength={500}
        hasFocus
        onInput={(text) => {
          note.value = text
        }}
      />
    </SendingDialog>
  )
}

type ActionsProps = {
  onPrint: () => void
  onSheet: () => void
  /** Null: it was taken back already, or takes another one back. */
  onReverse: (() => void) | null
}

function Actions({ onPrint, onSheet, onReverse }: ActionsProps) {
  return (
    <div class="stock-actions">
      <Button icon="printer" onPress={onPrint}>
        {t('stock.print')}
      </Button>
      <Button icon="file" onPress={onSheet}>
        {t('stock.print-a4')}
      </Button>
      {onReverse && (
        <Button kind="danger" icon="undo" onPress={onReverse}>
          {t('stock.reverse')}
        </Button>
      )}
    </div>
  )
}

type OpenedProps = { model: StockModel; id: string; onClose: () => void; onAgain: () => void }

/** The paper as it was printed, printed again, on A4, or taken back. */
function OpenedDocument({ model, id, onClose, onAgain }: OpenedProps) {
  const { session } = useTill()
  const document = useSignal<StockDocumentMessage | null>(null)
  const isReversing = useSignal(false)
  const sheet = useRef<HTMLDivElement>(null)
  const { problem, send } = useSending()
  const load = async () => {
    const answer = await model.document(id)
    if (answer.ok) document.value = answer.value
    return answer
  }
  useEffect(() => void send(load), [id])
  const shown = document.value
  const outlet = session.outlet.value
  const print = async () => {
    if (await send(() => model.print(id))) showToast('good', 'printer', t('stock.printing'))
  }
  const mayReverse = shown?.reverses_id === null && shown.reversed_by_id === null
  const reverse = () => {
    isReversing.value = true
  }
  const title = shown && (
    <>
      {t(KIND_LOOKS[shown.kind].text)} <span class="stock-number">{shown.number}</span>
    </>
  )
  return (
    <Dialog
      title={title ?? t('stock.document')}
      shape="side"
      onClose={onClose}
      footer={
        shown && (
          <Actions
            onPrint={() => void print()}
            onSheet={() => sheet.current && printSheet(sheet.current)}
            onReverse={mayReverse ? reverse : null}
          />
        )
      }
    >
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {shown === null && <Skeleton rows={6} />}
      {shown && outlet && (
        <>
          <PrintablePaper
            receipt={buildStockSlip({
              ...{ document: shown, reversesNumber: null, outlet },
              language: currentLanguage(),
            })}
          />
          <div ref={sheet} class="stock-sheet-hidden" aria-hidden="true">
            <DocumentSheet document={shown} outlet={outlet} />
          </div>
        </>
      )}
      {isReversing.value && shown && (
        <ReverseDialog
          model={model}
          document={shown}
          onClose={() => {
            isReversing.value = false
          }}
          onDone={() => {
            showToast('good', 'undo', t('stock.reverse-done'))
            onAgain()
            onClose()
          }}
        />
      )}
    </Dialog>
  )
}

/** Papers about goods, newest first. */
export function DocumentsCard({ model, onAgain }: { model: StockModel; onAgain: () => void }) {
  const opened = useSignal<string | null>(null)
  const documents = model.documents.value
  return (
    <section class="card stack" data-testid="stock-documents">
      <header class="card-head">
        <h2>{t('stock.documents')}</h2>
        <Button icon="refresh" label={t('common.refresh')} onPress={onAgain} />
      </header>
      {documents === null && <Skeleton rows={4} />}
      {documents?.length === 0 && (
        <EmptyState icon="note" title={t('stock.no-documents')}>
          {t('stock.no-documents-more')}
        </EmptyState>
      )}
      <ul class="stock-rows">
        {documents?.map((document) => (
          <DocumentRow
            key={document.document_id}
            document={document}
            onOpen={() => {
              opened.value = document.document_id
            }}
          />
        ))}
      </ul>
      {model.moreDocuments.value !== null && (
        <Button icon="chevron-down" isWide onPress={() => void model.loadMoreDocuments()}>
          {t('stock.more')}
        </Button>
      )}
      {opened.value !== null && (
        <OpenedDocument
          model={model}
          id={opened.value}
          onAgain={onAgain}
          onClose={() => {
            opened.value = null
          }}
        />
      )}
    </section>
  )
}
