import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { SafeMessage } from '#domain/wire/cash-message.ts'
import { ConsoleCashModel } from '../../../models/console-cash-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Money } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { DepositDialog } from './deposit-dialog.tsx'
import { DrawersCard } from './drawers-card.tsx'
import './safe.css'
import { SafeCountDialog } from './safe-count-dialog.tsx'
import { SafeEntries } from './safe-entries.tsx'

type Act = 'deposit' | 'count'

function BalanceCard({ safe, onAct }: { safe: SafeMessage; onAct: (act: Act) => void }) {
  const isBelow = safe.balance_minor < 0
  return (
    <>
      <p class={isBelow ? 'safe-balance is-below' : 'safe-balance'} data-testid="safe-balance">
        <Money minor={safe.balance_minor} />
      </p>
      {isBelow && (
        <Notice tone="warn" icon="warning" title={t('safe.below')}>
          {t('safe.below-more')}
        </Notice>
      )}
      <div class="safe-actions">
        <Button
          kind="primary"
          size="large"
          icon="transfer"
          isDisabled={safe.balance_minor <= 0}
          onPress={() => onAct('deposit')}
        >
          {t('safe.deposit')}
        </Button>
        <Button size="large" icon="coins" onPress={() => onAct('count')}>
          {t('safe.count')}
        </Button>
      </div>
    </>
  )
}

function OpenDialog({
  model,
  act,
  onClose,
}: {
  model: ConsoleCashModel
  act: Act | null
  onClose: () => void
}) {
  if (act === 'deposit') return <DepositDialog model={model} onClose={onClose} />
  if (act === 'count') return <SafeCountDialog model={model} onClose={onClose} />
  return null
}

/** What the safe holds and how it came to that; bags for the bank; the drawers it feeds. */
export function SafePanel() {
  const { link, commands } = useTill()
  const model = useMemo(() => new ConsoleCashModel({ link, commands }), [link, commands])
  const act = useSignal<Act | null>(null)
  const { problem, again } = useRefresh(() => model.refresh())
  const more = useSending()
  const safe = model.safe.value
  return (
    <div class="panel-columns">
      <div class="stack">
        <section class="card stack">
          <header class="card-head">
            <h2>{t('safe.title')}</h2>
            <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
          </header>
          <p class="soft">{t('safe.more')}</p>
          {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
          {!safe && !problem.value && <Skeleton rows={2} />}
          {safe && (
            <BalanceCard
              safe={safe}
              onAct={(chosen) => {
                act.value = chosen
              }}
            />
          )}
        </section>
        <DrawersCard model={model} />
      </div>
      <section class="card stack">
        <h2>{t('safe.entries')}</h2>
        {safe && <SafeEntries entries={safe.entries} />}
        {safe?.next_after && (
          <MoreButton sending={more} load={() => model.more()} text={t('journal.next')} />
        )}
        {!safe && !problem.value && <Skeleton rows={6} />}
      </section>
      <OpenDialog
        model={model}
        act={act.value}
        onClose={() => {
          act.value = null
        }}
      />
    </div>
  )
}
