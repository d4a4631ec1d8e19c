import { useMemo } from 'preact/hooks'
import { ConsolePaymentsModel } from '../../../models/console-payments-model.ts'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useRefresh } from '../use-refresh.ts'
import { PastFiles, SettlementCard } from './settlement-card.tsx'
import { SettlementPage } from './settlement-detail.tsx'
import { UnverifiedCard } from './unverified-card.tsx'
import './payments.css'

/** Payments that nobody has confirmed, and the providers' files that confirm them. */
export function PaymentsPanel() {
  const { link, upload, session } = useTill()
  const model = useMemo(() => new ConsolePaymentsModel(link, upload), [link, upload])
  const mayMatch = session.may('match-settlements')
  const { problem, again } = useRefresh(() => model.refresh(mayMatch))
  const detail = model.chosen.value
  if (detail) return <SettlementPage model={model} detail={detail} />
  return (
    <div class="stack">
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <div class={mayMatch ? 'panel-columns panel-columns-wide-first' : 'stack'}>
        <UnverifiedCard model={model} again={() => void again()} />
        {mayMatch && (
          <div class="stack">
            <SettlementCard model={model} />
            <PastFiles model={model} />
          </div>
        )}
      </div>
    </div>
  )
}
