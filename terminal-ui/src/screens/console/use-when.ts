import { formatDateTime, fromIso } from '#domain/datetime.ts'
import { useTill } from '../../parts/till-context.ts'

/** Says a time of the hub by the outlet's clock. */
export function useWhen(): (iso: string) => string {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (iso) => {
    const ms = fromIso(iso)
    // The zone stays with its hour.
    return ms === null ? '' : formatDateTime(ms, zone).replace(/ (?=\S+$)/, '\u00a0')
  }
}
