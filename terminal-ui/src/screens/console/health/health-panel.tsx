import { useMemo } from 'preact/hooks'
import type { BoxHealthView, HealthCheck } from '#domain/wire/box-health-message.ts'
import {
  ConsoleHealthModel,
  checksOf,
  commandIn,
  HEALTH_GROUPS,
  technicalNotes,
  toDo,
} from '../../../models/console-health-model.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Chip, Notice, type Tone } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { CommandLine } from '../command-line.tsx'
import { FollowedView } from '../followed-view.tsx'
import { KpiCard } from '../kpi-card.tsx'
import { TechnicalFold } from '../technical-fold.tsx'
import './health.css'
import { CHECKS, GROUP_NAMES, STATES, sayCheck, sayToDo } from './health-words.ts'
import { MachineChart } from './machine-chart.tsx'

function uptimeText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return minutes < 120
    ? t('health.up-minutes', { n: minutes })
    : t('health.up-hours', { n: Math.floor(minutes / 60) })
}

const OVERALL: Record<HealthCheck['state'], { tone: Tone; text: PlainKey }> = {
  well: { tone: 'good', text: 'health.ok' },
  absent: { tone: 'plain', text: 'box-health.unset' },
  look: { tone: 'warn', text: 'health.degraded' },
  act: { tone: 'bad', text: 'box-health.act-now' },
}

function ToDo({ check }: { check: HealthCheck }) {
  const { words, command } = commandIn(sayToDo(check))
  return (
    <li class={`health-do tone-${STATES[check.state].tone}`}>
      <Icon name={CHECKS[check.check].icon} />
      <div class="grow">
        <p class="strong">{t(CHECKS[check.check].name)}</p>
        <p>{words}</p>
        {command !== null && <CommandLine>{command}</CommandLine>}
      </div>
      <Chip tone={STATES[check.state].tone}>{t(STATES[check.state].text)}</Chip>
    </li>
  )
}

/** How the box is in one sentence, and below it what somebody has to do. */
function Head({ view }: { view: BoxHealthView }) {
  const { tone, text } = OVERALL[view.state]
  return (
    <section class="card stack" data-testid="health-head">
      <Notice tone={tone} icon={STATES[view.state].icon} title={t(text)} role="status">
        {t('health.build', { build: view.build })} · {uptimeText(view.uptime_s)}
      </Notice>
      <ul class="health-todo">
        {toDo(view).map((check) => (
          <ToDo key={check.check} check={check} />
        ))}
      </ul>
    </section>
  )
}

/** What is to be done stands above; here only why a thing is not said. */
function CheckRow({ check, timezone }: { check: HealthCheck; timezone: string }) {
  const { name, icon } = CHECKS[check.check]
  const { tone, text } = STATES[check.state]
  const words = sayCheck(check, timezone)
  return (
    <li class="health-check" data-testid={`health-${check.check}`}>
      <span class={`list-icon tone-${tone}`}>
        <Icon name={icon} size={20} />
      </span>
      <div class="grow">
        <p class="strong">{t(name)}</p>
        {words !== '' && <p class="soft small">{words}</p>}
        {check.state === 'absent' && <p class="soft small">{sayToDo(check)}</p>}
      </div>
      <Chip tone={tone}>{t(text)}</Chip>
    </li>
  )
}

function Body({ view }: { view: BoxHealthView }) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (
    <>
      <Head view={view} />
      <div class="health-groups">
        {HEALTH_GROUPS.map(({ group, checks }) => (
          <section key={group} class="card stack">
            <h2>{t(GROUP_NAMES[group])}</h2>
            <ul>
              {checksOf(view, checks).map((check) => (
                <CheckRow key={check.check} check={check} timezone={zone} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div class="panel-columns">
        <MachineChart view={view} timezone={zone} />
        <KpiCard />
      </div>
      <TechnicalFold
        rows={technicalNotes(view).map(({ check, note }) => [t(CHECKS[check].name), note])}
      />
    </>
  )
}

/** How the box is, thing by thing, what to do about it, and how the machine was lately. */
export function HealthPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleHealthModel(link), [link])
  return (
    <div class="stack">
      <FollowedView model={model} rows={8}>
        {(view) => <Body view={view} />}
      </FollowedView>
    </div>
  )
}
