import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import { formatAmount } from '#domain/money.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import { storageWatch } from '../after-first-screen.ts'
import { refusalText } from '../link/till-errors.ts'
import { type BacklogProgress, followBacklog } from '../models/backlog-progress.ts'
import { situationOf, whatWorks } from '../models/what-works.ts'
import { currentLanguage, type PlainKey, t } from '../text/translate.ts'
import { Button } from './button.tsx'
import { connectivityPanelOpen } from './connectivity-badge.tsx'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'
import { Notice, type Tone } from './notice.tsx'
import { ProgressBar } from './progress-bar.tsx'
import { StorageFactsList } from './storage-facts.tsx'
import { useTill } from './till-context.ts'

type Step = { icon: IconName; tone: Tone; name: string; words: string }

function useTime(): (ms: number) => string {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (ms) => formatDateTime(ms, zone)
}

/** When the oldest sale was made that the hub does not have. */
function useOldestMs(): number | null {
  const { link } = useTill()
  const oldest = useSignal<number | null>(null)
  const { pending } = link.counts.value
  useEffect(() => {
    let isLeft = false
    void link.oldestPendingMs().then((ms) => {
      if (!isLeft) oldest.value = ms
    })
    return () => {
      isLeft = true
    }
  }, [pending, link])
  return pending > 0 ? oldest.value : null
}

function useSteps(): Step[] {
  const { connectivity } = useTill()
  const time = useTime()
  const oldestMs = useOldestMs()
  const { state, pendingCount } = connectivity.badge.value
  const heard = connectivity.cloud.value
  const cloud = state === 'offline' ? { ...heard, state: 'unknown' as const } : heard
  const since = time(connectivity.sinceMs.value)
  const oldest = oldestMs === null ? '' : ` ${t('connect.device-oldest', { time: time(oldestMs) })}`
  const isAway = state === 'offline'
  return [
    {
      icon: 'terminal',
      tone: pendingCount > 0 ? 'warn' : 'good',
      name: t('connect.step-device'),
      words:
        pendingCount > 0
          ? `${t('connect.device-pending', { n: pendingCount })}${oldest}`
          : t('connect.device-ok'),
    },
    {
      icon: 'hub',
      tone: isAway ? 'warn' : 'good',
      name: t('connect.step-hub'),
      words: isAway
        ? t('connect.hub-away', { time: since })
        : t('connect.hub-there', { time: since }),
    },
    {
      icon: cloud.state === 'connected' ? 'cloud' : 'cloud-off',
      tone: cloud.state === 'connected' ? 'good' : cloud.state === 'waiting' ? 'warn' : 'plain',
      name: t('connect.step-cloud'),
      words: cloudWords(cloud, time),
    },
  ]
}

const MINUTE_MS = 60_000

function cloudWords({ progress, ...cloud }: CloudState, time: (ms: number) => string): string {
  if (cloud.state === 'unknown') return t('connect.cloud-unknown-more')
  if (progress && progress.remaining_ms !== null) {
    const { sent_count: done, total_count: total } = progress
    return t('connect.cloud-sending', {
      ...{ done, total },
      n: Math.max(1, Math.round(progress.remaining_ms / MINUTE_MS)),
    })
  }
  if (cloud.pending_count === 0) return t('connect.cloud-ok')
  const lastMs = cloud.last_confirmed_at === null ? null : fromIso(cloud.last_confirmed_at)
  const last = lastMs === null ? '' : ` ${t('connect.cloud-last', { time: time(lastMs) })}`
  return `${t('connect.cloud-pending', { n: cloud.pending_count })}${last}`
}

function Lines({
  title,
  icon,
  keys,
}: {
  title: string
  icon: IconName
  keys: readonly PlainKey[]
}) {
  if (keys.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class="connect-list">
        {keys.map((key) => (
          <li key={key}>
            <Icon name={icon} size={20} />
            {t(key)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** By the situation: the hub away, the line away, all there. */
function WhatWorks() {
  const { connectivity } = useTill()
  const situation = situationOf(connectivity.badge.value.state, connectivity.cloud.value.state)
  const { works, waits, toDo } = whatWorks(situation)
  return (
    <div data-testid={`situation-${situation}`}>
      <Lines title={t('connect.works-title')} icon="check" keys={works} />
      <Lines title={t('connect.waits-title')} icon="clock" keys={waits} />
      <Lines title={t('connect.do-title')} icon="person" keys={toDo} />
    </div>
  )
}

/** Whether the goods that are kept here are all that the hub has, and as it has them. */
function KeptCatalogue() {
  const { state, ours, hubs } = useTill().catalogue.check.value
  const n = formatAmount(ours)
  if (state === 'unknown') return null
  if (state === 'same') return <p>{t('connect.catalogue-same', { n })}</p>
  const words =
    ours === hubs
      ? t('connect.catalogue-unlike')
      : t('connect.catalogue-differs', { n, hubs: formatAmount(hubs) })
  return <Notice tone="warn" icon="refresh" title={words} role="status" />
}

function Syncing() {
  const till = useTill()
  const progress = useSignal<BacklogProgress | null>(null)
  useEffect(() => {
    const following = followBacklog(till)
    const stop = following.progress.subscribe((next) => {
      progress.value = next
    })
    return () => {
      stop()
      following.stop()
    }
  }, [till])
  const now = progress.value
  if (now === null) return null
  const label = t('connect.syncing-of', now)
  return <ProgressBar label={label} fraction={now.done / now.total} />
}

/** What the hub has not answered, and what it refused when nobody was waiting any more. */
function UnansweredCommands() {
  const { commands } = useTill()
  const pending = commands.pending.value
  const refused = commands.refused.value
  const doubted = commands.doubted.value
  return (
    <>
      {pending.length > 0 && (
        <Notice tone="warn" icon="clock" title={t('connect.commands-n', { n: pending.length })}>
          {pending.map(({ id, kind, staffName }) => (
            <p key={id}>
              {t('connect.command-of', { what: t(`command.${kind}`), name: staffName })}
            </p>
          ))}
          <p>{t('connect.commands-more')}</p>
        </Notice>
      )}
      {refused.length > 0 && (
        <Notice
          tone="bad"
          icon="warning"
          title={t('connect.commands-refused')}
          action={
            <Button onPress={() => void commands.markSeen()}>{t('incident.understood')}</Button>
          }
        >
          {refused.map(({ id, kind, refusal }) => (
            <p key={id}>
              {t(`command.${kind}`)}: {refusal && refusalText(refusal.code, currentLanguage())}
            </p>
          ))}
        </Notice>
      )}
      {doubted.length > 0 && (
        <Notice
          tone="warn"
          icon="info"
          title={t('connect.commands-doubted')}
          action={
            <Button onPress={() => void commands.markSeen()}>{t('incident.understood')}</Button>
          }
        >
          {doubted.map(({ id, kind, staffName }) => (
            <p key={id}>
              {t('connect.command-of', { what: t(`command.${kind}`), name: staffName })}
            </p>
          ))}
        </Notice>
      )}
    </>
  )
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div>
      <h3>{title}</h3>
      {children}
    </div>
  )
}

/** The same three places every sale passes, what works now, and what to do. */
export function ConnectivityPanel() {
  const { connectivity } = useTill()
  const { refusedCount } = connectivity.badge.value
  const facts = storageWatch.value?.facts.value ?? null
  const close = () => {
    connectivityPanelOpen.value = false
  }
  return (
    <Dialog title={t('connect.title')} shape="side" onClose={close}>
      <div class="connect-panel">
        <ol class="connect-chain">
          {useSteps().map((step) => (
            <li key={step.name} class={`connect-link tone-${step.tone}`}>
              <Icon name={step.icon} />
              <div>
                <p class="strong">{step.name}</p>
                <p class="connect-link-words">{step.words}</p>
              </div>
            </li>
          ))}
        </ol>
        <Syncing />
        {refusedCount > 0 && (
          <Notice tone="bad" icon="warning" title={t('connect.refused-n', { n: refusedCount })}>
            {t('connect.refused-more')}
          </Notice>
        )}
        <UnansweredCommands />
        <WhatWorks />
        {facts && (
          <Part title={t('connect.storage')}>
            <StorageFactsList facts={facts} />
            <KeptCatalogue />
          </Part>
        )}
        <Button icon="refresh" isWide onPress={() => connectivity.retryNow()}>
          {t('connect.retry')}
        </Button>
      </div>
    </Dialog>
  )
}
