import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { TailCard } from '#domain/wire/tail-message.ts'
import { TailsModel } from '../../models/tails-model.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { t } from '../../text/translate.ts'
import { GiveUpDialog } from './give-up-dialog.tsx'
import { useRefresh } from './use-refresh.ts'
import { useWhen } from './use-when.ts'

const STATE_TONE = { awaited: 'warn', offered: 'good', lost: 'bad' } as const
const STATE_TEXT = {
  awaited: 'tails.awaited',
  offered: 'tails.offered',
  lost: 'tails.lost',
} as const

function TailRow({ tail, onGiveUp }: { tail: TailCard; onGiveUp: () => void }) {
  const { session } = useTill()
  const when = useWhen()
  return (
    <li class="list-row">
      <span class="list-icon">
        <Icon name="terminal" />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{`${tail.terminal_code} · ${tail.name}`}</strong>
          <Chip tone={STATE_TONE[tail.state]}>{t(STATE_TEXT[tail.state])}</Chip>
        </p>
        <p class="soft small">
          {tail.lost
            ? t('tails.lost-facts', { name: tail.lost.by_name, reason: tail.lost.reason })
            : tail.state === 'awaited'
              ? t('terminals.last-seen', { time: when(tail.last_seen_at) })
              : t('tails.taken-facts', { n: tail.offered_count, taken: tail.taken_count })}
        </p>
      </div>
      {tail.state === 'awaited' && session.may('pair-terminals') && (
        <Button onPress={onGiveUp}>{t('tails.give-up')}</Button>
      )}
    </li>
  )
}

/** Receipts of sales that came late: nobody taps through hundreds of them. */
export function HeldPapers({ model }: { model: TailsModel }) {
  const { problem, isBusy, send } = useSending()
  const settle = async (decision: 'release' | 'discard') => {
    const n = model.heldCount.value
    if (!(await send(() => model.settleHeld(decision)))) return
    showToast('good', 'receipt', t('tails.papers-settled', { n }))
  }
  if (model.heldCount.value === 0) return null
  return (
    <Notice tone="plain" icon="receipt" title={t('tails.papers', { n: model.heldCount.value })}>
      <p>{t('tails.papers-more')}</p>
      {problem.value && <p role="alert">{problem.value}</p>}
      <div class="row row-wrap">
        <Button icon="printer" isBusy={isBusy.value} onPress={() => void settle('release')}>
          {t('tails.print-all')}
        </Button>
        <Button isBusy={isBusy.value} onPress={() => void settle('discard')}>
          {t('tails.discard-all')}
        </Button>
      </div>
    </Notice>
  )
}

/** Nothing on a box that never lost anything and holds no papers. */
export function TailsCard() {
  const { link } = useTill()
  const model = useMemo(() => new TailsModel(link), [link])
  const { again } = useRefresh(() => model.refresh())
  const when = useWhen()
  const givingUp = useSignal<TailCard | null>(null)
  const list = model.list.value
  if (!list?.life) return <HeldPapers model={model} />
  const absent = model.absent.value
  const names = absent.map(({ terminal_code, name }) => `${terminal_code} ${name}`).join(', ')
  return (
    <section class="card stack" data-testid="tails">
      <header class="card-head">
        <h2>{t('tails.title')}</h2>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      {absent.length > 0 ? (
        <Notice tone="warn" icon="warning" title={t('tails.absent', { names })} role="status">
          {t('tails.absent-more', { time: when(list.life.begun_at) })}
        </Notice>
      ) : (
        <Notice tone="good" icon="check" title={t('tails.whole')} />
      )}
      <ul>
        {list.terminals.map((tail) => (
          <TailRow
            key={tail.terminal_id}
            tail={tail}
            onGiveUp={() => {
              givingUp.value = tail
            }}
          />
        ))}
      </ul>
      <HeldPapers model={model} />
      {givingUp.value && (
        <GiveUpDialog
          model={model}
          tail={givingUp.value}
          onClose={() => {
            givingUp.value = null
          }}
        />
      )}
    </section>
  )
}
