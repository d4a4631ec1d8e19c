import type { HealthAnswer } from '#domain/wire/health-message.ts'
import type { IconName } from '../../parts/icon-shapes.ts'
import type { Tone } from '../../parts/notice.tsx'
import { type PlainKey, t } from '../../text/translate.ts'

export type HealthFact = { icon: IconName; name: string; tone: Tone; words: string }

const BYTES_OF_GIGABYTE = 1_073_741_824
const DISK_TEXT: Record<HealthAnswer['disk']['state'], PlainKey> = {
  ok: 'health.disk-ok',
  low: 'health.disk-low',
  full: 'health.disk-full',
  unknown: 'health.disk-unknown',
}

/** '3,4 GB' */
export const gigabytes = (bytes: number): string =>
  `${(Math.round((bytes / BYTES_OF_GIGABYTE) * 10) / 10).toString().replace('.', ',')} GB`

export function diskFact({ state, free_bytes: free }: HealthAnswer['disk']): HealthFact {
  const room = free === null ? '' : ` · ${t('health.disk-free', { size: gigabytes(free) })}`
  return {
    icon: 'box',
    name: t('health.disk'),
    tone: state === 'ok' ? 'good' : state === 'unknown' ? 'plain' : 'bad',
    words: `${t(DISK_TEXT[state])}${room}`,
  }
}
