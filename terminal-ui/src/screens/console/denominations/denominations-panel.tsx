import { useMemo } from 'preact/hooks'
import { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { DenominationsCard } from '../rules/denominations-card.tsx'
import { RulesSaveBar } from '../rules/rules-save-bar.tsx'
import '../rules/rules.css'
import { useRefresh } from '../use-refresh.ts'

/** Which notes and coins are counted, and in which order. */
export function DenominationsPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleRulesModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const draft = model.draft.value
  return (
    <div class="stack">
      <header class="card-head">
        <div>
          <h2>{t('denominations.tab')}</h2>
          <p class="soft">{t('denominations.more')}</p>
        </div>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {draft === null && !problem.value && <Skeleton rows={6} />}
      {draft !== null && (
        <>
          <section class="card stack">
            <Segmented
              label={t('denominations.order')}
              value={draft.counts_smallest_first ? 'smallest' : 'largest'}
              choices={[
                { value: 'largest', text: t('denominations.largest') },
                { value: 'smallest', text: t('denominations.smallest') },
              ]}
              onChange={(order) =>
                model.change((rules) => ({
                  ...rules,
                  counts_smallest_first: order === 'smallest',
                }))
              }
            />
          </section>
          <DenominationsCard model={model} />
        </>
      )}
      <RulesSaveBar model={model} faultText={() => t('rules.fault.denominations')} />
    </div>
  )
}
