import { useMemo } from 'preact/hooks'
import type { TerminalCard } from '#domain/wire/access-message.ts'
import { ConsoleRulesModel } from '../../models/console-rules-model.ts'
import { isOlder } from '../../models/force-update.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { useRefresh } from './use-refresh.ts'

type CardProps = { cards: readonly TerminalCard[] }

/** Asks every till to take the hub's version at once, and says who has not yet. */
export function ForceUpdateCard({ cards }: CardProps) {
  const { health, link } = useTill()
  const model = useMemo(() => new ConsoleRulesModel(link), [link])
  const { problem } = useRefresh(async () => {
    const [asked] = await Promise.all([health.refresh(), model.refresh()])
    return asked
  })
  const build = health.health.value?.build
  const wanted = model.draft.value?.till_version_min ?? null
  if (!build || !model.draft.value || problem.value || !/^\d+(\.\d+){0,2}$/.test(build)) return null
  const set = (till_version_min: string | null) => {
    model.change((rules) => ({ ...rules, till_version_min }))
    void model.save()
  }
  if (wanted === null) {
    return (
      <section class="card stack">
        <p>{t('terminals.force-more', { build })}</p>
        <Button icon="refresh" onPress={() => set(build)}>
          {t('terminals.force')}
        </Button>
      </section>
    )
  }
  const behind = cards.filter(
    ({ about, is_active }) => is_active && about !== null && isOlder(about.build, wanted),
  )
  return (
    <section class="card stack">
      <Notice
        tone={behind.length > 0 ? 'warn' : 'good'}
        icon={behind.length > 0 ? 'clock' : 'check'}
        title={t('terminals.forced', { build: wanted })}
        action={<Button onPress={() => set(null)}>{t('terminals.unforce')}</Button>}
      >
        {behind.length > 0
          ? t('terminals.forced-n', { n: behind.length })
          : t('terminals.forced-done')}
      </Notice>
    </section>
  )
}
