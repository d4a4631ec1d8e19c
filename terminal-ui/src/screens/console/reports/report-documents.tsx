import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { ReportDocument, ReportDocuments } from '#domain/wire/report-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { type OpenedSale, openSale } from '../../../models/sale-paper.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { ReceiptPaper } from '../../../parts/receipt-paper.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

type RowProps = { document: ReportDocument; onOpen: () => void }

function DocumentRow({ document, onOpen }: RowProps) {
  const when = useWhen()
  const { kind, number, at, staff_name, terminal_code, amount_minor } = document
  const words = [t(`report-document.${kind}`), staff_name, terminal_code].join(' · ')
  return (
    <li class="list-row row-beside">
      <span class="list-icon">
        <Icon name={kind === 'sale' ? 'receipt' : 'undo'} />
      </span>
      <div class="grow">
        {kind === 'sale' ? (
          <button type="button" class="row-link strong" onClick={onOpen}>
            {number}
          </button>
        ) : (
          <strong>{number}</strong>
        )}
        <p class="soft small">{when(at)}</p>
        <p class="soft small">{words}</p>
      </div>
      <Money minor={amount_minor} isBold />
    </li>
  )
}

function Documents({ found, onOpen }: { found: ReportDocuments; onOpen: (id: string) => void }) {
  if (found.documents.length === 0) return <p class="soft">{t('reports.documents-none')}</p>
  return (
    <div class="stack">
      {found.is_cut && <Notice tone="plain" icon="info" title={t('reports.documents-cut')} />}
      <ul>
        {found.documents.map((document) => (
          <DocumentRow
            key={document.document_id}
            document={document}
            onOpen={() => onOpen(document.document_id)}
          />
        ))}
      </ul>
    </div>
  )
}

type DialogProps = {
  name: string
  found: ReportDocuments | null
  /** How far the looking is; found is null until it has ended. */
  making: ComponentChildren
  onClose: () => void
}

/** What a bar stands for; a sale opens as its paper. */
export function DocumentsDialog({ name, found, making, onClose }: DialogProps) {
  const till = useTill()
  const opened = useSignal<OpenedSale | null>(null)
  const open = async (id: string) => {
    const outcome = await openSale(till, id)
    if (outcome.ok) opened.value = outcome.value
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  const sale = opened.value
  return (
    <Dialog title={t('reports.documents', { name })} shape="side" isText onClose={onClose}>
      {sale ? (
        <div class="stack">
          <Button
            kind="plain"
            icon="arrow-left"
            onPress={() => {
              opened.value = null
            }}
          >
            {t('common.back')}
          </Button>
          <ReceiptPaper receipt={sale.receipt} />
        </div>
      ) : found ? (
        <Documents found={found} onOpen={(id) => void open(id)} />
      ) : (
        <div class="stack">
          {making}
          <Skeleton rows={5} />
        </div>
      )}
    </Dialog>
  )
}
