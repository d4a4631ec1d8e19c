import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { showToast } from '../../parts/toast.tsx'
import { t } from '../../text/translate.ts'
import { sayType } from '../console/conflicts/conflict-words.ts'
import { place } from '../navigation.ts'

export function sayConflictNews(conflicts: readonly ConflictMessage[]): void {
  const [first] = conflicts
  if (!first) return
  const what = sayType(first.type)
  const isOne = conflicts.length === 1 && first.number !== null
  const text = isOne
    ? t('wizard.news', { number: first.number ?? '', what })
    : t('wizard.news-n', { n: conflicts.length })
  const isThere = place.peek() === 'sales'
  showToast('warn', 'warning', isThere ? text : `${text} ${t('wizard.news-where')}`)
}
