import { Button } from '../../parts/button.tsx'
import { EntryPage } from '../../parts/entry-page.tsx'
import { Later } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useBoot } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { salvagePanel } from './later-salvage.ts'

/** One tab sells at a time, or two would count with one receipt number. */
export function OtherTabScreen() {
  const boot = useBoot()
  return (
    <EntryPage title={t('tab.title')} lead={t('tab.lead')}>
      <div class="stack">
        <Notice tone="accent" icon="info" title={t('tab.safe')}>
          {t('tab.safe-more')}
        </Notice>
        <Button kind="primary" size="pay" icon="swap" isWide onPress={() => boot.takeOver()}>
          {t('tab.action')}
        </Button>
      </div>
    </EntryPage>
  )
}

/** The browser cannot open its own storage; selling without it could lose a sale. */
export function StorageBrokenScreen() {
  const boot = useBoot()
  return (
    <EntryPage title={t('storage.title')} lead={t('storage.lead')}>
      <div class="stack">
        <Notice tone="bad" icon="warning" title={t('storage.warning')}>
          {t('storage.warning-more')}
        </Notice>
        <Later screen={salvagePanel} />
        <Button kind="primary" size="pay" icon="refresh" isWide onPress={() => boot.start()}>
          {t('storage.action')}
        </Button>
      </div>
    </EntryPage>
  )
}
