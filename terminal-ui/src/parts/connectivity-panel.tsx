import { formatDateTime } from '#domain/datetime.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import { refusalText } from '../link/till-errors.ts'
import { currentLanguage, type PlainKey, t } from '../text/translate.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'
import { Notice, type Tone } from './notice.tsx'
import { useTill } from './till-context.ts'

type Step = { icon: IconName; tone: Tone; name: string; words: string }

function useSteps(): Step[] {
  const { connectivity, session } = useTill()
  const { state, pendingCount } = connectivity.badge.value
  const heard = connectivity.cloud.value
  const cloud = state === 'offline' ? { ...heard, state: 'unknown' as const } : heard
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const since = connectivity.sinceMs.value
  const time = since === null ? '' : formatDateTime(since, zone)
  return [
    {
      icon: 'terminal',
      tone: pendingCount > 0 ? 'warn' : 'good',
      name: t('connect.step-device'),
      words:
        pendingCount > 0
          ? t('connect.device-pending', { n: pendingCount })
          : t('connect.device-ok'),
    },
    {
      icon: 'hub',
      tone: state === 'offline' ? 'warn' : 'good',
      name: t('connect.step-hub'),
      words:
        state === 'offline' ? t('connect.hub-away', { time }) : t('connect.hub-there', { time }),
    },
    {
      icon: cloud.state === 'connected' ? 'cloud' : 'cloud-off',
      tone: cloud.state === 'connected' ? 'good' : cloud.state === 'waiting' ? 'warn' : 'plain',
      name: t('connect.step-cloud'),
      words: cloudWords(cloud),
    },
  ]
}

const MINUTE_MS = 60_000

function cloudWords({ progress, ...cloud }: CloudState): string {
  if (cloud.state === 'unknown') return t('connect.cloud-unknown-more')
  if (progress && progress.remaining_ms !== null) {
    const { sent_count: done, total_count: total } = progress
    return t('connect.cloud-sending', {
      ...{ done, total },
      n: Math.max(1, Math.round(progress.remaining_ms / MINUTE_MS)),
    })
  }
  return cloud.pending_count > 0
    ? t('connect.cloud-pending', { n: cloud.pending_count })
    : t('connect.cloud-ok')
}

const WORKS: readonly PlainKey[] = [
  'connect.works-sell',
  'connect.works-pay',
  'connect.works-find',
  'connect.works-shift',
]
const WAITS: readonly PlainKey[] = ['connect.waits-print', 'connect.waits-console']

function OfflineFacts() {
  return (
    <>
      <h3>{t('connect.works-title')}</h3>
      <ul class="connect-list">
        {WORKS.map((key) => (
          <li key={key}>
            <Icon name="check" size={20} />
            {t(key)}
          </li>
        ))}
      </ul>
      <h3>{t('connect.waits-title')}</h3>
      <ul class="connect-list">
        {WAITS.map((key) => (
          <li key={key}>
            <Icon name="clock" size={20} />
            {t(key)}
          </li>
        ))}
      </ul>
    </>
  )
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

/** The same three places every sale passes, each with its state in a sentence. */
export function ConnectivityPanel({ onClose }: { onClose: () => void }) {
  const { connectivity } = useTill()
  const { state, refusedCount } = connectivity.badge.value
  return (
    <Dialog title={t('connect.title')} shape="side" onClose={onClose}>
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
        {refusedCount > 0 && (
          <Notice tone="bad" icon="warning" title={t('connect.refused-n', { n: refusedCount })}>
            {t('connect.refused-more')}
          </Notice>
        )}
        <UnansweredCommands />
        {state === 'offline' && <OfflineFacts />}
        <Button icon="refresh" isWide onPress={() => connectivity.retryNow()}>
          {t('connect.retry')}
        </Button>
      </div>
    </Dialog>
  )
}
