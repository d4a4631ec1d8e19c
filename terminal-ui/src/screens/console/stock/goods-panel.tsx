import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { ExpectedTransfer } from '#domain/wire/stock-message.ts'
import { GoodsDraft, type PaperKind } from '../../../models/goods-draft.ts'
import { StockModel } from '../../../models/stock-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { DocumentsCard } from './documents-card.tsx'
import { DraftCard } from './draft-card.tsx'
import { KIND_LOOKS } from './stock-words.ts'
import './stock.css'

const MOVING: readonly PaperKind[] = ['receipt', 'transfer-in', 'transfer-out', 'write-off']

/** What others sent here: one tap begins its receipt. */
function Transfers({
  model,
  onTake,
}: {
  model: StockModel
  onTake: (one: ExpectedTransfer) => void
}) {
  const when = useWhen()
  const transfers = model.transfers.value
  if (transfers.length === 0) return null
  return (
    <section class="card stack" data-testid="transfers">
      <h2>{t('stock.on-the-way', { n: transfers.length })}</h2>
      <ul>
        {transfers.map((transfer) => (
          <li key={transfer.transfer_id} class="list-row">
            <div class="grow">
              <strong>{transfer.from_name}</strong>
              <p class="soft small">
                {[
                  transfer.number,
                  when(transfer.sent_at),
                  t('stock.lines', { n: transfer.lines.length }),
                ].join(' · ')}
              </p>
            </div>
            <Button icon="download" onPress={() => onTake(transfer)}>
              {t('stock.receive-it')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useDrafts() {
  const { link, newId, approval, seams } = useTill()
  return useMemo(() => {
    const deps = { link, newId, approval, marks: seams.marks }
    return {
      receipt: new GoodsDraft('receipt', deps),
      'transfer-in': new GoodsDraft('transfer-in', deps),
      'transfer-out': new GoodsDraft('transfer-out', deps),
      'write-off': new GoodsDraft('write-off', deps),
    } satisfies Record<PaperKind, GoodsDraft>
  }, [link])
}

/** Goods that come and go, by papers: made on one side, found again on the other. */
export function GoodsPanel() {
  const { link, newId, approval, session, catalogue } = useTill()
  const model = useMemo(() => new StockModel({ link, newId, approval }), [link])
  const drafts = useDrafts()
  const kinds = session.may('move-goods') ? MOVING : (['write-off'] as const)
  const kind = useSignal<PaperKind>(kinds[0] ?? 'write-off')
  const { problem, send } = useSending()
  const load = async () => {
    const loaded = await model.loadDocuments()
    return loaded.ok && session.may('move-goods') ? model.loadSources() : loaded
  }
  const again = () => void send(load)
  useEffect(again, [model])
  const take = ({ transfer_id, from_name, number, lines }: ExpectedTransfer) => {
    const head = { party: from_name, reference: number, transferId: transfer_id }
    const announced = lines.map((line) => ({
      ...{ productId: line.product_id, unitCode: line.unit_code, sku: line.sku, name: line.name },
      isWeighed: catalogue.product(line.product_id)?.is_weighed ?? false,
      ...{ quantityMilli: 0, unitCostMinor: null, expectedMilli: line.quantity_milli },
    }))
    drafts['transfer-in'].begin(head, announced)
    kind.value = 'transfer-in'
  }
  return (
    <div class="panel-columns panel-columns-wide-first">
      <div class="stack">
        <div class="stock-kinds">
          <Segmented
            label={t('stock.what')}
            value={kind.value}
            choices={kinds.map((value) => ({
              value,
              text: t(KIND_LOOKS[value].text),
              icon: KIND_LOOKS[value].icon,
            }))}
            onChange={(chosen) => {
              kind.value = chosen
            }}
          />
        </div>
        <DraftCard
          key={kind.value}
          draft={drafts[kind.value]}
          suppliers={model.suppliers.value}
          onPosted={again}
        />
      </div>
      <div class="stack">
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        <Transfers model={model} onTake={take} />
        <DocumentsCard model={model} onAgain={again} />
      </div>
    </div>
  )
}
