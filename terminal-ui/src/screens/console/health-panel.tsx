import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { HealthAnswer } from '#domain/wire/health-message.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { IconName } from '../../parts/icon-shapes.ts'
import { Notice, type Tone } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { type PlainKey, t } from '../../text/translate.ts'
import { diskFact, type HealthFact } from './health-facts.ts'
import { KpiCard } from './kpi-card.tsx'
import { useRefresh } from './use-refresh.ts'

function uptimeText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return minutes < 120
    ? t('health.up-minutes', { n: minutes })
    : t('health.up-hours', { n: Math.floor(minutes / 60) })
}

function cloudFact(cloud: HealthAnswer['cloud'], timezone: string): HealthFact {
  const confirmedMs = cloud.last_confirmed_at === null ? null : fromIso(cloud.last_confirmed_at)
  const when =
    confirmedMs === null
      ? ''
      : ` · ${t('health.cloud-last', { time: formatDateTime(confirmedMs, timezone) })}`
  return {
    icon: cloud.state === 'connected' ? 'cloud' : 'cloud-off',
    name: t('health.cloud'),
    tone: cloud.state === 'connected' ? 'good' : 'warn',
    words: `${t('health.cloud-pending', { n: cloud.pending_count })}${when}`,
  }
}

function printingFact(printing: HealthAnswer['printing']): HealthFact {
  return {
    icon: 'printer',
    name: t('health.printing'),
    tone: printing.uncertain_count > 0 ? 'warn' : 'good',
    words: t('health.printing-facts', {
      printers: printing.printer_count,
      waiting: printing.waiting_count,
      uncertain: printing.uncertain_count,
    }),
  }
}

function factsOf(health: HealthAnswer, timezone: string): HealthFact[] {
  const isDatabaseFine = health.database === 'ok'
  const isClockFine = health.clock === 'ok'
  return [
    {
      icon: 'hub',
      name: t('health.database'),
      tone: isDatabaseFine ? 'good' : 'bad',
      words: isDatabaseFine ? t('health.database-ok') : t('health.database-failing'),
    },
    cloudFact(health.cloud, timezone),
    printingFact(health.printing),
    diskFact(health.disk),
    {
      icon: 'clock',
      name: t('health.clock'),
      tone: isClockFine ? 'good' : 'warn',
      words: isClockFine ? formatDateTime(health.hub_time_ms, timezone) : t('health.clock-behind'),
    },
    {
      icon: 'terminal',
      name: t('health.terminals'),
      tone: 'plain',
      words: t('health.terminals-n', { n: health.terminals_connected }),
    },
  ]
}

const OVERALL: Record<HealthAnswer['status'], { tone: Tone; icon: IconName; text: PlainKey }> = {
  ok: { tone: 'good', icon: 'check', text: 'health.ok' },
  degraded: { tone: 'warn', icon: 'warning', text: 'health.degraded' },
  failing: { tone: 'bad', icon: 'warning', text: 'health.failing' },
}

function Facts({ health }: { health: HealthAnswer }) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const overall = OVERALL[health.status]
  return (
    <>
      <Notice tone={overall.tone} icon={overall.icon} title={t(overall.text)}>
        {t('health.build', { build: health.build })} · {uptimeText(health.uptime_s)}
      </Notice>
      <ul class="health-facts">
        {factsOf(health, zone).map((fact) => (
          <li key={fact.name} class="health-fact">
            <span class={`list-icon tone-${fact.tone}`}>
              <Icon name={fact.icon} />
            </span>
            <div>
              <p class="strong">{fact.name}</p>
              <p class="soft">{fact.words}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

export function HealthPanel() {
  const { health: model } = useTill()
  const { problem, again } = useRefresh(() => model.refresh())
  const health = model.health.value
  return (
    <div class="panel-columns">
      <section class="card stack">
        <header class="card-head">
          <h2>{t('health.title')}</h2>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        {health ? <Facts health={health} /> : <Skeleton rows={5} />}
      </section>
      <KpiCard />
    </div>
  )
}
