import { useSignal } from '@preact/signals'
import { PAIRED_MARK } from '../../link/device-identity.ts'
import { salvage } from '../../models/follow-salvage.ts'
import { type SalvageModel, savedFileName } from '../../models/salvage-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { offerFile } from '../../parts/save-file.ts'
import { useBoot } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

/** How many sales and money commands lie in the second journal, what becomes of them, and a file of them. */
export function SalvagePanel() {
  const found = salvage.value
  const { seams } = useBoot()
  const savedAs = useSignal<string | null>(null)
  if (found === null || found.saleCount + found.otherCount === 0) return null
  const unreadable = found.unreadableCount.value
  const aside = found.asideCount.value
  const isDone = found.state.value === 'done'
  const save = () => {
    const name = savedFileName(seams.marks.get(PAIRED_MARK), seams.clock.nowMs())
    offerFile(name, found.fileText(), 'application/json')
    savedAs.value = name
  }
  return (
    <div class="stack">
      <Notice
        tone={isDone ? 'good' : 'warn'}
        icon={isDone ? 'check' : 'info'}
        title={titleOf(found)}
        role="status"
      >
        {wordsOf(found)}
        {unreadable > 0 && ` ${t('salvage.unreadable', { count: unreadable })}`}
        {aside > 0 && ` ${t('salvage.aside', { count: aside })}`}
      </Notice>
      {(!isDone || unreadable > 0) && (
        <div class="row row-wrap">
          {!isDone && (
            <Button icon="cloud" onPress={() => void found.handOver()}>
              {t('salvage.send')}
            </Button>
          )}
          <Button icon="download" onPress={save}>
            {t('salvage.save')}
          </Button>
        </div>
      )}
      {savedAs.value !== null && (
        <Notice
          tone="accent"
          icon="download"
          title={t('salvage.saved', { file: savedAs.value })}
          role="status"
        >
          {t('salvage.saved-next')}
        </Notice>
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
