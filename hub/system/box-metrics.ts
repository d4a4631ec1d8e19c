// What the machine itself is short of, for Prometheus: disk, clock, certificate.
import { Gauge, type Registry } from 'prom-client'
import type { Clock } from '#domain/seams.ts'
import type { BackupState, MachineState } from '#domain/wire/document-box.ts'
import { readCertificateEnd } from './certificate-end.ts'
import { readDiskSpace } from './disk-space.ts'

export type BoxSources = {
  dataFolder: string
  /** The certificate for the LAN, PEM; it may not exist. */
  certificatePath: string
  clock: Clock
  clockFloorMs(): number
  /** Null: no second copy of the database is kept. */
  backup(): Pick<BackupState, 'copied_at' | 'proven_at' | 'is_proven' | 'off_box'> | null
  machine(): MachineState
  build: string
}

/** A figure that cannot be read is NaN, which an alert rule can see; it never fails the page. */
export function registerBoxMetrics(registry: Registry, sources: BoxSources): void {
  const gauge = (name: string, help: string, read: () => Promise<number> | number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async () => {
        made.set(
          await Promise.resolve()
            .then(read)
            .catch(() => Number.NaN),
        )
      },
    })
  }
  const { dataFolder, certificatePath, clock } = sources
  gauge('hub_disk_free_bytes', 'What may still be written where the database lives', async () => {
    const { free_bytes } = await readDiskSpace(dataFolder)
    return free_bytes ?? Number.NaN
  })
  gauge('hub_clock_behind_seconds', 'How far the clock is before its last save; 0 is well', () =>
    Math.max(0, (sources.clockFloorMs() - clock.nowMs()) / 1000),
  )
  gauge(
    'hub_certificate_expiry_timestamp_seconds',
    'When the certificate ends',
    async () => (await readCertificateEnd(certificatePath)) / 1000,
  )
  const ageS = (at: string | null | undefined) =>
    at ? (clock.nowMs() - Date.parse(at)) / 1000 : Number.NaN
  gauge('hub_backup_age_seconds', 'How long ago the second copy held all that was sold', () =>
    ageS(sources.backup()?.copied_at),
  )
  gauge('hub_backup_proof_age_seconds', 'How long ago it was rebuilt, and its books checked', () =>
    ageS(sources.backup()?.proven_at),
  )
  const holds = (isProven: boolean | null | undefined) =>
    orNaN(isProven === undefined || isProven === null ? null : Number(isProven))
  gauge(
    'hub_backup_proof_holds',
    'What its last rebuilding said: 1 it is the shop, 0 it is not',
    () => holds(sources.backup()?.is_proven),
  )
  gauge('hub_off_box_age_seconds', 'How long ago something left the box', () =>
    ageS(sources.backup()?.off_box.sent_at),
  )
  gauge('hub_off_box_proof_holds', 'What came back from outside: 1 is the shop, 0 is not', () =>
    holds(sources.backup()?.off_box.is_proven),
  )
  gauge('hub_temperature_celsius', 'The hottest sensor of the machine', () =>
    orNaN(sources.machine().temperature_celsius),
  )
  gauge('hub_medium_life_used_percent', 'How worn the disk is, as it says itself', () =>
    orNaN(sources.machine().medium.life_used_percent),
  )
  gauge('hub_off_box_proof_age_seconds', 'How long ago the copy outside was brought back', () =>
    ageS(sources.backup()?.off_box.proven_at),
  )
  new Gauge({
    name: 'hub_build_info',
    help: 'Always 1; the version is the label',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: sources.build }, 1)
}

const orNaN = (value: number | null): number => value ?? Number.NaN
