import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { COUNT_SCOPES, type CountHead, type CountScope } from '#domain/wire/stock-count-message.ts'
import { StockCountModel } from '../../../models/stock-count-model.ts'
import { Button } from '../../../parts/button.tsx'
import { categoryOptions } from '../../../parts/category-name.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'
import { CountSession } from './count-session.tsx'
import { SCOPE_TEXT } from './stock-words.ts'
import './stock.css'

type DialogProps = { model: StockCountModel; onClose: () => void }

/** What is counted, and what it is called. */
function StartDialog({ model, onClose }: DialogProps) {
  const { catalogue } = useTill()
  const id = useMemo(() => model.newId(), [model])
  const name = useSignal('')
  const scope = useSignal<CountScope>('spot')
  const categories = catalogue.categories.value
  const category = useSignal(categories[0]?.category_id ?? '')
  const isCategory = scope.value === 'category'
  const scopes = COUNT_SCOPES.filter((each) => each !== 'category' || categories.length > 0)
  return (
    <SendingDialog
      title={t('opname.start')}
      action={t('opname.start')}
      icon="scan"
      isReady={name.value.trim() !== ''}
      send={() => model.start(id, name.value, scope.value, isCategory ? category.value : null)}
      onClose={onClose}
    >
      <Field
        label={t('opname.name')}
        value={name.value}
        help={t('opname.name-help')}
        maxLength={80}
        hasFocus
        onInput={(text) => {
          name.value = text
        }}
      />
      <Segmented
        label={t('opname.scope')}
        value={scope.value}
        choices={scopes.map((value) => ({
          value,
          text: t(SCOPE_TEXT[value].name),
          explanation: t(SCOPE_TEXT[value].more),
        }))}
        onChange={(chosen) => {
          scope.value = chosen
        }}
      />
      {isCategory && (
        <Choice
          label={t('stock.category')}
          value={category.value}
          options={categoryOptions(categories)}
          onChange={(chosen) => {
            category.value = chosen
          }}
        />
      )}
    </SendingDialog>
  )
}

const STATE_LOOKS = {
  counting: { tone: 'accent', icon: 'scan', text: 'opname.state.counting' },
  settled: { tone: 'good', icon: 'check', text: 'opname.state.settled' },
  cancelled: { tone: 'plain', icon: 'close', text: 'opname.state.cancelled' },
} as const

function CountRow({ count, onOpen }: { count: CountHead; onOpen: () => void }) {
  const when = useWhen()
  const { tone, icon, text } = STATE_LOOKS[count.state]
  return (
    <li>
      <button type="button" class="stock-row" onClick={onOpen}>
        <span class="list-icon tone-accent">
          <Icon name="box" />
        </span>
        <span class="stock-name">
          <strong>{count.name}</strong>
          <span class="soft small">
            {t(SCOPE_TEXT[count.scope].name)} · {t('opname.counted', { n: count.counted_count })}
          </span>
          <span class="soft small">
            {when(count.started_at)} · {count.started_by_name}
          </span>
        </span>
        <Chip tone={tone} icon={icon}>
          {t(text)}
        </Chip>
      </button>
    </li>
  )
}

/** Counts that run and those that ended; one of them is open on this device. */
export function CountPanel() {
  const { link, newId, approval, seams } = useTill()
  const model = useMemo(() => {
    const { clock, marks } = seams
    return new StockCountModel({ link, newId, approval, clock, marks })
  }, [link])
  const isStarting = useSignal(false)
  const { problem, again } = useRefresh(() => model.refresh())
  if (model.count.value !== null) {
    return (
      <CountSession
        model={model}
        onBack={() => {
          model.close()
          void again()
        }}
      />
    )
  }
  const counts = model.counts.value
  return (
    <section class="card stack" data-testid="counts">
      <header class="card-head row-wrap">
        <h2>{t('opname.title')}</h2>
        <Button
          kind="primary"
          icon="plus"
          onPress={() => {
            isStarting.value = true
          }}
        >
          {t('opname.start')}
        </Button>
      </header>
      <p class="soft">{t('opname.more')}</p>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {counts === null && !problem.value && <Skeleton rows={4} />}
      {counts?.length === 0 && (
        <EmptyState icon="scan" title={t('opname.none')}>
          {t('opname.none-more')}
        </EmptyState>
      )}
      <ul class="stock-rows">
        {counts?.map((count) => (
          <CountRow
            key={count.count_id}
            count={count}
            onOpen={() => void model.open(count.count_id)}
          />
        ))}
      </ul>
      {isStarting.value && (
        <StartDialog
          model={model}
          onClose={() => {
            isStarting.value = false
          }}
        />
      )}
    </section>
  )
}
