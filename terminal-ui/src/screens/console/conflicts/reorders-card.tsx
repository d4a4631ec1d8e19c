import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import { ReorderList, type ReorderMessage } from '#domain/wire/conflict-message.ts'
import { reordersCsv } from '../../../models/reorders-csv.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { saveFile } from '../../../parts/save-file.ts'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

const PATH = '/api/console/reorders'
const quantity = (milli: number): string => formatQuantity(milli, '').trim()

function save(reorders: readonly ReorderMessage[]): void {
  saveFile('reorders.csv', reordersCsv(reorders), 'text/csv')
}

type LineProps = { line: ReorderMessage; onOrdered: () => void }

function Line({ line, onOrdered }: LineProps) {
  const when = useWhen()
  const by = line.noted_by_name ?? t('reorders.by-rule')
  return (
    <li class="list-row">
      <div class="grow">
        <p class="strong">{line.name ?? line.product_id}</p>
        <p class="soft small">
          {[
            line.sku,
            t('reorders.stock', { n: quantity(line.stock_milli) }),
            when(line.noted_at),
            by,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <strong>{t('reorders.missing', { n: quantity(line.missing_milli) })}</strong>
      <Button icon="check" onPress={onOrdered}>
        {t('reorders.ordered')}
      </Button>
    </li>
  )
}

/** What shortages put on the list: product, how much, since when. Nothing: it is not there. */
export function ReordersCard() {
  const { link } = useTill()
  const list = useSignal<readonly ReorderMessage[]>([])
  const { problem, send } = useSending()
  const ask = (method: 'GET' | 'POST', path: string) =>
    send(async () => {
      const answer = await link.door.call({ method, path }, ReorderList)
      if (answer.ok) list.value = answer.value.reorders
      return answer
    })
  useEffect(() => void ask('GET', PATH), [link])
  if (list.value.length === 0) return null
  return (
    <section class="card stack" data-testid="reorders">
      <header class="card-head">
        <div>
          <h2>{t('reorders.title')}</h2>
          <p class="soft">{t('reorders.lead')}</p>
        </div>
        <Button icon="receipt" onPress={() => save(list.value)}>
          {t('reorders.export')}
        </Button>
      </header>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <ul>
        {list.value.map((line) => (
          <Line
            key={line.reorder_id}
            line={line}
            onOrdered={() => void ask('POST', `${PATH}/${line.reorder_id}/ordered`)}
          />
        ))}
      </ul>
    </section>
  )
}
