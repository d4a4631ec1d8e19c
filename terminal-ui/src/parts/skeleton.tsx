import { t } from '../text/translate.ts'
import './skeleton.css'

/** Grey shapes of the size of what is coming, so that nothing moves when it arrives. */
export function Skeleton({ rows, shape = 'row' }: { rows: number; shape?: 'row' | 'tile' }) {
  return (
    <div class={`skeletons skeletons-${shape}`} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton" />
      ))}
    </div>
  )
}
