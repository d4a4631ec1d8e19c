import type { BoxHealthView } from '#domain/wire/box-health-message.ts'
import { celsius, freeBytes, leastRoom, machineBars } from '../../../models/console-health-model.ts'
import { ColumnBars } from '../../../parts/bars.tsx'
import { t } from '../../../text/translate.ts'
import { gigabytes } from '../health-facts.ts'

/** The least room and the greatest heat, by day; a new box shows its hours. */
export function MachineChart({ view, timezone }: { view: BoxHealthView; timezone: string }) {
  const { hours } = view
  const room = machineBars(hours, timezone, freeBytes)
  const heat = machineBars(hours, timezone, celsius)
  const least = leastRoom(room, view.checks)
  const hottest = Math.max(...heat.map(({ value }) => value))
  const degrees = (value: number) => `${value} °C`
  return (
    <section class="card stack" data-testid="machine-chart">
      <h2>{t('box-health.chart')}</h2>
      {room.length === 0 ? (
        <p class="soft">{t('box-health.chart-new')}</p>
      ) : (
        <ColumnBars
          title={t('box-health.chart-room')}
          says={t('box-health.chart-room-says', { size: gigabytes(least) })}
          bars={room}
          heads={{ label: t('box-health.chart-when'), value: t('box-health.chart-room') }}
          say={gigabytes}
        />
      )}
      {heat.length === 0 ? (
        <p class="soft">{t('box-health.chart-no-heat')}</p>
      ) : (
        <ColumnBars
          title={t('box-health.chart-heat')}
          says={t('box-health.chart-heat-says', { n: hottest })}
          bars={heat}
          heads={{ label: t('box-health.chart-when'), value: t('box-health.chart-heat') }}
          say={degrees}
        />
      )}
    </section>
  )
}
