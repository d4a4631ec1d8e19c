// What the cloud panel says, from figures to sentences.
import type { CloudView, SetAsideView } from '#domain/wire/cloud-view-message.ts'
import {
  type CloudHeadline,
  groupOf,
  type Span,
  spanOf,
} from '../../../models/console-cloud-model.ts'
import type { IconName } from '../../../parts/icon-shapes.ts'
import type { Tone } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'

type ShowMoney = (minor: number) => string

export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '.')

export const asideName = ({ number, sequence }: SetAsideView): string =>
  number ?? t('cloud.aside-row', { n: grouped(sequence) })
/** 'Penjualan · TEST01-T1-A-14' */
export const sayAside = (row: SetAsideView): string =>
  `${t(`cloud-doc.${groupOf(row.kind)}`)} · ${asideName(row)}`

const SAY_SPAN: Record<Span['unit'], (n: number) => string> = {
  seconds: (n) => t('span.seconds', { n }),
  minutes: (n) => t('span.minutes', { n }),
  hours: (n) => t('span.hours', { n }),
  days: (n) => t('span.days', { n }),
}

/** '12 menit'. */
export function saySpan(ms: number): string {
  const { unit, n } = spanOf(ms)
  return SAY_SPAN[unit](n)
}

const NOW_MS = 2_000

/** '5 jam lalu'; what the clocks make a future was just now. */
export const sayAgo = (ms: number | null): string =>
  ms === null || ms < NOW_MS ? t('cloud.just-now') : t('cloud.ago', { time: saySpan(ms) })

/** '12 detik lagi'; null: nothing is planned. */
export function sayIn(ms: number | null): string {
  if (ms === null) return t('cloud.nothing')
  return ms < NOW_MS ? t('cloud.now') : t('cloud.in', { time: saySpan(ms) })
}

/** '1,5 kB', '480 B': a rate of bytes. */
export function sayBytes(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`
  const kilobytes = bytes / 1_000
  const text =
    kilobytes < 10 ? kilobytes.toFixed(1).replace('.', ',') : String(Math.round(kilobytes))
  return `${text} kB`
}

/** '123 dokumen senilai Rp4.560.000 menunggu'. */
export function sayWaiting(view: CloudView, show: ShowMoney): string {
  const n = grouped(view.pending_count)
  if (view.pending_count === 0) return t('cloud.none-waits')
  if (view.unsent_value_minor === 0) return t('cloud.wait-n', { n })
  return t('cloud.wait-worth', { n, amount: show(view.unsent_value_minor) })
}

export type Head = { tone: Tone; icon: IconName; title: string; lead: string }

/** The plain sentence at the top, and the one below it. */
export function sayHead(headline: CloudHeadline, view: CloudView, show: ShowMoney): Head {
  const waiting = sayWaiting(view, show)
  switch (headline.kind) {
    case 'all-there':
      return {
        ...{ tone: 'good', icon: 'cloud' },
        ...{ title: t('cloud.all-there'), lead: t('cloud.all-there-more') },
      }
    case 'sending':
      return { tone: 'accent', icon: 'upload', title: waiting, lead: saySending(headline) }
    case 'waiting':
      return {
        tone: 'warn',
        icon: 'cloud-off',
        title: waiting,
        lead: sayWhyAndDo(headline.trouble),
      }
    case 'person':
      return {
        ...{ tone: 'bad', icon: 'warning', title: t(`cloud-why.${headline.trouble}`) },
        lead: `${t(`cloud-do.${headline.trouble}`)} ${waiting}.`,
      }
    case 'no-relay':
      return {
        ...{ tone: 'warn', icon: 'cloud-off', title: t('cloud.no-relay') },
        lead: `${t('cloud.no-relay-more')} ${waiting}.`,
      }
  }
}

const saySending = ({ remainingMs }: { remainingMs: number | null }): string =>
  remainingMs === null
    ? t('cloud.sending')
    : t('cloud.sending-left', { time: saySpan(remainingMs) })

const sayWhyAndDo = (trouble: Extract<CloudHeadline, { kind: 'waiting' }>['trouble']): string =>
  `${t(`cloud-why.${trouble}`)}. ${t(`cloud-do.${trouble}`)}`
