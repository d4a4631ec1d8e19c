import { fromIso } from '#domain/datetime.ts'
import type { TodayView } from '#domain/wire/today-message.ts'
import { CERTIFICATE_WARN_DAYS, daysLeft } from '../../../models/console-today-model.ts'
import { Chip, type Tone } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { sayAgo, saySpan } from '../cloud/cloud-words.ts'
import { diskFact } from '../health-facts.ts'
import { GlanceCard } from './shop-cards.tsx'
import { sayTime } from './today-words.ts'

type Fact = { name: string; tone: Tone; words: string }

/** More than this apart from the cloud's clock is worth a word. */
const SKEW_MS_MAX = 120_000

function clockFact({ box, hub_time }: TodayView, timezone: string): Fact {
  const name = t('health.clock')
  if (box.clock.state === 'behind') return { name, tone: 'bad', words: t('health.clock-behind') }
  const skewMs = Math.abs(box.clock.skew_ms ?? 0)
  return skewMs > SKEW_MS_MAX
    ? { name, tone: 'warn', words: t('today.clock-skew', { time: saySpan(skewMs) }) }
    : { name, tone: 'good', words: sayTime(hub_time, timezone) }
}

function certificateFact({ box, hub_time }: TodayView): Fact {
  const name = t('today.certificate')
  const endMs = box.certificate_ends_at === null ? null : fromIso(box.certificate_ends_at)
  if (endMs === null) return { name, tone: 'plain', words: t('today.certificate-none') }
  const n = daysLeft(endMs, fromIso(hub_time) ?? 0)
  if (n < 0) return { name, tone: 'bad', words: t('today.certificate-over') }
  const tone = n < CERTIFICATE_WARN_DAYS ? 'warn' : 'good'
  return { name, tone, words: t('today.certificate-days', { n }) }
}

function backupFact({ box, hub_time }: TodayView): Fact {
  const name = t('today.backup')
  const { state, at } = box.backup
  if (state === 'off') return { name, tone: 'plain', words: t('today.backup-none') }
  if (state === 'failing') return { name, tone: 'bad', words: t('today.backup-failing') }
  if (state === 'late') return { name, tone: 'warn', words: t('today.backup-late') }
  const ageMs = (fromIso(hub_time) ?? 0) - (fromIso(at ?? '') ?? 0)
  return { name, tone: 'good', words: at === null ? t('today.backup-starts') : sayAgo(ageMs) }
}

/** What the machine itself is like; what does not exist yet is said to be missing. */
export function BoxCard({ view }: { view: TodayView }) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const facts: Fact[] = [
    diskFact(view.box.disk),
    clockFact(view, zone),
    certificateFact(view),
    backupFact(view),
    { name: t('today.version'), tone: 'plain', words: view.box.build },
  ]
  return (
    <GlanceCard title={t('today.box')} screen="health" testId="today-box">
      <ul>
        {facts.map(({ name, tone, words }) => (
          <li key={name} class="today-row">
            <span class="grow">{name}</span>
            <Chip tone={tone}>{words}</Chip>
          </li>
        ))}
      </ul>
    </GlanceCard>
  )
}
