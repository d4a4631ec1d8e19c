import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import { SKEW_MS_MAX } from '../../../models/console-cloud-model.ts'
import { t } from '../../../text/translate.ts'
import { TechnicalFold } from '../technical-fold.tsx'
import { useWhen } from '../use-when.ts'
import { grouped, sayAside, saySpan } from './cloud-words.ts'

const EPOCH_SHOWN = 8

function saySkew(skewMs: number | null): string {
  if (skewMs === null) return t('cloud-redis.unknown')
  if (Math.abs(skewMs) < SKEW_MS_MAX) return t('cloud.skew-fine', { time: saySpan(SKEW_MS_MAX) })
  const time = saySpan(Math.abs(skewMs))
  return skewMs > 0 ? t('cloud.skew-behind', { time }) : t('cloud.skew-ahead', { time })
}

function sayFeed(feed: NonNullable<CloudView['feed']>, when: (iso: string) => string): string {
  const at = t('cloud.feed-at', { time: when(feed.applied_at) })
  const { refused_count: n } = feed
  return n === 0 ? at : `${at} · ${t('cloud.feed-refused', { n: grouped(n) })}`
}

/** What a technician is asked for on the telephone. */
export function CloudDetails({ view }: { view: CloudView }) {
  const when = useWhen()
  const { feed, last_confirmed_at: confirmed } = view
  const feedText = feed ? sayFeed(feed, when) : t('cloud.feed-none')
  const rows: [string, string][] = [
    [t('cloud.detail-state'), t(`cloud-state.${view.state}`)],
    [t('cloud.detail-code'), view.error_code ?? t('cloud.nothing')],
    [t('cloud.detail-epoch'), view.epoch.slice(0, EPOCH_SHOWN)],
    [t('cloud.detail-row'), grouped(view.confirmed_sequence)],
    [t('cloud.detail-confirmed'), confirmed === null ? t('cloud.never') : when(confirmed)],
    [t('cloud.detail-redis'), t(`cloud-redis.${view.redis}`)],
    [t('cloud.detail-skew'), saySkew(view.clock_skew_ms)],
    [t('cloud.detail-feed'), feedText],
    ...(feed ? [[t('cloud.detail-cursor'), feed.cursor] as [string, string]] : []),
    ...view.set_aside.map((row): [string, string] => [sayAside(row), row.reason]),
  ]
  return <TechnicalFold rows={rows} />
}
