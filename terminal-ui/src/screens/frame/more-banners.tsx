import { formatDateTime } from '#domain/datetime.ts'
import { awayLimit, storageWatch, tillBuild } from '../../after-first-screen.ts'
import { unreadable, unreadableActs } from '../../models/follow-unreadable.ts'
import { forcedMoment, mustUpdate } from '../../models/force-update.ts'
import { fillOf, isFilling } from '../../models/watch-storage.ts'
import { BACKLOG_WARN } from '../../models/watch-till.ts'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { LoginEndNotice } from './login-end-notice.tsx'
import { PaperDoubtNotice } from './paper-doubt-notice.tsx'
import { PaperWaitsNotice } from './paper-waits-notice.tsx'
import { useAwayWords } from './use-away-words.ts'

function AwayNotice() {
  const away = awayLimit.value?.away.value ?? null
  const words = useAwayWords()
  if (away === null || away.level === 'fine') return null
  const { since, left } = words(away)
  const isStopped = away.level === 'stop'
  return (
    <Notice
      tone={isStopped ? 'bad' : 'warn'}
      icon="clock"
      role={isStopped ? 'alert' : 'status'}
      title={isStopped ? t('limits.stopped') : t('limits.away', { time: since })}
    >
      {isStopped
        ? t('limits.stopped-more')
        : away.liftedForMs > 0
          ? t('limits.lifted', { left })
          : t('limits.away-more', { left })}
    </Notice>
  )
}

function BacklogNotice() {
  const { pending } = useTill().link.counts.value
  if (pending < BACKLOG_WARN) return null
  return (
    <Notice tone="warn" icon="warning" title={t('limits.backlog', { n: pending })}>
      {t('limits.backlog-more')}
    </Notice>
  )
}

function StorageNotice() {
  const facts = storageWatch.value?.facts.value ?? null
  if (!isFilling(facts)) return null
  const percent = Math.round((fillOf(facts) ?? 0) * 100)
  return (
    <Notice tone="warn" icon="warning" title={t('limits.quota', { percent })}>
      {t('limits.quota-more')}
    </Notice>
  )
}

/** As many as a cashier reads; the rest is in the number. */
const NAMED_MAX = 5

function UnreadableNotice() {
  const sales = unreadable.value
  const money = useMoney()
  if (sales.length === 0) return null
  const list = sales
    .slice(0, NAMED_MAX)
    .map(({ receiptNumber, payableMinor }) => `${receiptNumber} (${money(payableMinor)})`)
  return (
    <Notice
      tone="bad"
      icon="warning"
      role="alert"
      title={t('unreadable.title', { n: sales.length })}
    >
      {t('unreadable.more', { list: list.join(', ') })}
    </Notice>
  )
}

function UnreadableActsNotice() {
  const acts = unreadableActs.value
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  if (acts.length === 0) return null
  const list = acts
    .slice(0, NAMED_MAX)
    .map(
      ({ kind, createdAtMs }) => `${t(`command.${kind}`)} (${formatDateTime(createdAtMs, zone)})`,
    )
  return (
    <Notice tone="bad" icon="warning" role="alert" title={t('unreadable.acts', { n: acts.length })}>
      {t('unreadable.acts-more', { list: list.join(', ') })}
    </Notice>
  )
}

function UpdateNotice() {
  const till = useTill()
  if (!mustUpdate(till, tillBuild) || forcedMoment(till) === 'now') return null
  const hasBasket = till.cart.cart.value.lines.length > 0 || till.payment.attempt.value !== null
  return (
    <Notice tone="accent" icon="refresh">
      {t(hasBasket ? 'limits.update' : 'limits.update-sent')}
    </Notice>
  )
}

/** Limits that come near, each said before it bites. */
export function MoreBanners() {
  return (
    <>
      <LoginEndNotice />
      <PaperDoubtNotice />
      <PaperWaitsNotice />
      <AwayNotice />
      <BacklogNotice />
      <StorageNotice />
      <UnreadableNotice />
      <UnreadableActsNotice />
      <UpdateNotice />
    </>
  )
}
