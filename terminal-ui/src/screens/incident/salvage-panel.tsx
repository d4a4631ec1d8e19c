import { salvage } from '../../models/follow-salvage.ts'
import type { SalvageModel } from '../../models/salvage-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'

/** How many sales and money commands lie in the second journal, what becomes of them, and a file of them. */
export function SalvagePanel() {
  const found = salvage.value
  if (found === null || found.saleCount + found.otherCount === 0) return null
  const unreadable = found.unreadableCount.value
  const aside = found.asideCount.value
  return (
    <div class="stack">
      <Notice
        tone={found.state.value === 'done' ? 'good' : 'warn'}
        icon={found.state.value === 'done' ? 'check' : 'info'}
        title={titleOf(found)}
        role="status"
      >
        {wordsOf(found)}
        {unreadable > 0 && ` ${t('salvage.unreadable', { count: unreadable })}`}
        {aside > 0 && ` ${t('salvage.aside', { count: aside })}`}
      </Notice>
      {found.state.value !== 'done' && (
        <div class="row row-wrap">
          <Button icon="cloud" onPress={() => void found.handOver()}>
            {t('salvage.send')}
          </Button>
          <Button icon="download" onPress={() => save(found)}>
            {t('salvage.save')}
          </Button>
        </div>
      )}
    </div>
  )
}

function titleOf({ saleCount: n, otherCount: other }: SalvageModel): string {
  if (other === 0) return t('salvage.found', { n })
  return n === 0 ? t('salvage.found-others', { n: other }) : t('salvage.found-both', { n, other })
}

function wordsOf({ state, takenCount }: SalvageModel): string {
  switch (state.value) {
    case 'waiting':
      return t('salvage.waiting')
    case 'sending':
      return t('salvage.sending', { count: takenCount.value })
    case 'done':
      return t('salvage.done', { count: takenCount.value })
    case 'refused':
      return t('salvage.refused')
  }
}

function save(found: SalvageModel): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([found.fileText()], { type: 'application/json' }))
  link.download = 'ocean-sealed-journal.json'
  link.click()
  URL.revokeObjectURL(link.href)
}
