import { useMemo } from 'preact/hooks'
import type { Refusal } from '#domain/errors.ts'
import { EXPIRED_WAYS } from '#domain/wire/scanning-message.ts'
import { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { RulesSaveBar } from '../rules/rules-save-bar.tsx'
import { useRefresh } from '../use-refresh.ts'
import { CodesCard } from './codes-card.tsx'
import { ScannersCard } from './scanners-card.tsx'
import './scanning.css'
import { EXPIRED_TEXTS, faultText } from './scanning-words.ts'
import { TryCard } from './try-card.tsx'

function ExpiredCard({ model }: { model: ConsoleRulesModel }) {
  return (
    <section class="card stack">
      <Segmented
        label={t('scanning.expired')}
        value={model.draft.value?.expired_goods ?? 'warn'}
        choices={EXPIRED_WAYS.map((value) => ({ value, text: t(EXPIRED_TEXTS[value]) }))}
        onChange={(expired_goods) => model.change((before) => ({ ...before, expired_goods }))}
      />
      <Switch
        label={t('scanning.on-receipt')}
        isOn={model.draft.value?.receipt_shows_expiry === true}
        onChange={(receipt_shows_expiry) =>
          model.change((before) => ({ ...before, receipt_shows_expiry }))
        }
      />
    </section>
  )
}

/** What scanners send, what labels mean, and a place to try both before they hold. */
export function ScanningPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleRulesModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const rules = model.draft.value
  const wordsOf = (fault: Refusal) => (rules && faultText(rules)) ?? fault.detail ?? fault.code
  return (
    <div class="stack">
      <header class="card-head">
        <div>
          <h2>{t('scanning.title')}</h2>
          <p class="soft">{t('scanning.more')}</p>
        </div>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {!rules && !problem.value && <Skeleton rows={6} />}
      {rules && (
        <div class="rule-columns">
          <div class="stack">
            <CodesCard model={model} />
            <ExpiredCard model={model} />
          </div>
          <div class="stack">
            <TryCard rules={rules} />
            <ScannersCard model={model} />
          </div>
        </div>
      )}
      <RulesSaveBar model={model} faultText={wordsOf} />
    </div>
  )
}
