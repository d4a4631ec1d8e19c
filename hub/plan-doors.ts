// Which doors a box opens, and under which names.
import { join } from 'node:path'
import { boxLabel } from '#domain/bundle-text.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { Config } from './config.ts'
import type { Db } from './db/open-database.ts'
import { askSigner } from './lan/ask-signer.ts'
import type { DoorPlan } from './lan/open-doors.ts'
import { findOutlet, readClockFloorMs } from './outlet/outlet-store.ts'
import { readBuildFloorMs } from './system/build-floor.ts'

const BUILD_FLOOR_MS = readBuildFloorMs(join(import.meta.dirname, '..', 'package.json'))

/** An authority of a wrong name would shut the outlet's tills out: without a name none is made. */
export function planRest(config: Config, name: string | null): DoorPlan {
  const { httpsHost, httpsPort, httpPort, certifyLocalhost, dataFolder } = config
  const isOpen = name !== null && httpsPort !== 'off'
  return {
    https: isOpen ? { host: httpsHost, port: httpsPort } : null,
    http: httpPort === 'off' ? null : { host: '127.0.0.1', port: httpPort },
    onboarding: null,
    hostNames: [`${name}.local`, ...(certifyLocalhost === 'yes' ? ['localhost'] : [])],
    tlsFolder: join(dataFolder, 'tls'),
    ...{ box: null, ...(config.signer ? { authority: askSigner(config.signer) } : {}) },
    clockFloorMs: () => BUILD_FLOOR_MS,
  }
}

export function planDoors(config: Config, db: Db): DoorPlan {
  const { httpsPort, httpPort, onboardingPort, dataFolder, serial } = config
  const httpsHost = config.trial === 'yes' ? '127.0.0.1' : config.httpsHost
  const outlet = findOutlet(db)
  const box = serial
    ? { hostName: `${boxLabel(serial)}.local`, tlsFolder: join(dataFolder, 'tls-box') }
    : null
  return {
    https: httpsPort === 'off' ? null : { host: httpsHost, port: httpsPort },
    http: httpPort === 'off' ? null : { host: '127.0.0.1', port: httpPort },
    onboarding: onboardingPort === 'off' ? null : { host: httpsHost, port: onboardingPort },
    hostNames: [
      hostNameOf(config, outlet),
      ...(config.certifyLocalhost === 'yes' ? ['localhost'] : []),
    ],
    // What was made for a box without a shop is not the outlet's.
    tlsFolder: outlet ? join(dataFolder, 'tls') : (box?.tlsFolder ?? join(dataFolder, 'tls-new')),
    ...{ box, ...(config.signer ? { authority: askSigner(config.signer) } : {}) },
    clockFloorMs: () => Math.max(BUILD_FLOOR_MS, findOutlet(db) ? readClockFloorMs(db) : 0),
  }
}

/** The outlet's name, or the box's while it has none. */
export function hostNameOf({ name, serial }: Config, outlet: OutletMessage | null): string {
  const own = outlet?.outlet_code ?? serial ?? 'new'
  return `${(outlet && name) ?? boxLabel(own)}.local`
}
