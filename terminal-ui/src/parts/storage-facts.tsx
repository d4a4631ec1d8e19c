import { fillOf, type StorageFacts } from '../models/watch-storage.ts'
import { t } from '../text/translate.ts'
import { ProgressBar } from './progress-bar.tsx'

const MEGABYTE = 1_000_000

/** '12,3 MB', '4 GB' */
export function sayBytes(bytes: number): string {
  const megabytes = bytes / MEGABYTE
  const [size, unit] = megabytes < 1_000 ? [megabytes, 'MB'] : [megabytes / 1_000, 'GB']
  return `${(Math.round(size * 10) / 10).toString().replace('.', ',')} ${unit}`
}

/** How full the browser's storage is, what of it the caches take, and whether it stays. */
export function StorageFactsList({ facts }: { facts: StorageFacts }) {
  const { usedBytes, quotaBytes, isPersistent, cacheBytes } = facts
  const fill = fillOf(facts)
  const used = sayBytes(usedBytes)
  const percent = Math.round((fill ?? 0) * 100)
  const label =
    quotaBytes === null
      ? t('connect.storage-used', { used })
      : t('connect.storage-fill', { used, quota: sayBytes(quotaBytes), percent })
  const cached = cacheBytes && cacheBytes.products_cache + cacheBytes.customers_cache
  return (
    <div class="stack-tight" data-testid="storage">
      {fill === null ? <p>{label}</p> : <ProgressBar label={label} fraction={fill} text="" />}
      {cached !== null && <p>{t('connect.storage-cache', { size: sayBytes(cached) })}</p>}
      <p>{t(isPersistent ? 'connect.storage-kept' : 'connect.storage-not-kept')}</p>
    </div>
  )
}
