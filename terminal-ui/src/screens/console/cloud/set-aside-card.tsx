import type { CloudView, SetAsideView } from '#domain/wire/cloud-view-message.ts'
import { type ConsoleCloudModel, reasonOf } from '../../../models/console-cloud-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { Chip, Notice } from '../../../parts/notice.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { asideName, grouped, sayAside } from './cloud-words.ts'

type OnSeen = (documentId: string) => void

function Row({ row, onSeen }: { row: SetAsideView; onSeen: OnSeen }) {
  const when = useWhen()
  const name = asideName(row)
  return (
    <li class="list-row aside-row">
      <div class="grow">
        <p class="strong">{sayAside(row)}</p>
        <p>{t(`cloud-aside.${reasonOf(row.reason)}`)}</p>
        <p class="soft small">{when(row.heard_at)}</p>
      </div>
      <div class="aside-right">
        {row.payable_minor !== null && <Money minor={row.payable_minor} isBold />}
        <Chip tone={row.verdict === 'conflict' ? 'warn' : 'bad'}>
          {t(`cloud-verdict.${row.verdict}`)}
        </Chip>
        <Button
          icon="check"
          label={t('cloud.aside-seen', { name })}
          onPress={() => onSeen(row.document_id)}
        >
          {t('cloud.aside-seen-short')}
        </Button>
      </div>
    </li>
  )
}

/** What head office has to settle, and that the shop's own money is right meanwhile. */
export function SetAsideCard({ model, view }: { model: ConsoleCloudModel; view: CloudView }) {
  const { problem, send } = useSending()
  const see: OnSeen = (documentId) => void send(() => model.markSeen(documentId))
  const { set_aside: rows, set_aside_count: count } = view
  const isKnown = view.last_confirmed_at !== null
  return (
    <section class="card stack" data-testid="set-aside">
      <header class="card-head">
        <h2>{t('cloud.aside')}</h2>
        {count > 0 && <Chip tone="warn">{grouped(count)}</Chip>}
      </header>
      {count === 0 ? (
        <p class="row soft">
          <Icon name={isKnown ? 'check' : 'clock'} size={20} />
          {t(isKnown ? 'cloud.aside-none' : 'cloud.aside-unknown')}
        </p>
      ) : (
        <>
          <p>
            {t('cloud.aside-counts')} {t('cloud.aside-settles')}
          </p>
          {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
          <ul>
            {rows.map((row) => (
              <Row key={`${row.sequence}-${row.document_id}`} row={row} onSeen={see} />
            ))}
          </ul>
          {count > rows.length && (
            <p class="soft">{t('cloud.aside-beyond', { n: grouped(count - rows.length) })}</p>
          )}
        </>
      )}
    </section>
  )
}
