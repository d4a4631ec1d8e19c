import type { TerminalCard } from '#domain/wire/access-message.ts'
import { isOlder } from '../../models/force-update.ts'
import { QUOTA_WARN } from '../../models/watch-storage.ts'
import { Chip } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

/** What a till said of itself: version, whether it opens alone, how it stores. */
export function TerminalFacts({ about }: Pick<TerminalCard, 'about'>) {
  const build = useTill().health.health.value?.build ?? ''
  if (about === null) return <p class="soft small">{t('terminals.version-unknown')}</p>
  const opensAlone = about.worker === 'ready' || about.worker === 'update-waits'
  const { storage_used_bytes: used, storage_quota_bytes: quota } = about
  const fill = used !== null && quota ? used / quota : 0
  return (
    <p class="row row-wrap small">
      <span class="soft">{t('terminals.version', { build: about.build })}</span>
      {about.worker === 'update-waits' && <Chip tone="accent">{t('terminals.waits')}</Chip>}
      {about.worker !== 'update-waits' && isOlder(about.build, build) && (
        <Chip tone="warn">{t('terminals.old')}</Chip>
      )}
      <Chip tone={opensAlone ? 'good' : 'warn'}>
        {t(opensAlone ? 'terminals.opens-alone' : 'terminals.opens-not')}
      </Chip>
      {fill >= QUOTA_WARN && (
        <Chip tone="warn">{t('terminals.storage', { percent: Math.round(fill * 100) })}</Chip>
      )}
      {about.unreadable_sales > 0 && (
        <Chip tone="bad">{t('terminals.unreadable', { n: about.unreadable_sales })}</Chip>
      )}
      {about.is_storage_granted === false && (
        <Chip tone="plain">{t('terminals.storage-loose')}</Chip>
      )}
    </p>
  )
}
