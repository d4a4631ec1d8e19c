import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'

const OF_A_PERSON = '/etc/ocean/relay.env'

export type RelaySettings = {
  environment: NodeJS.ProcessEnv
  /** Whoever owns this folder may read the login; null: whoever asks. */
  asOwnerOf: string | null
}

/**
 * With what this box’s relay speaks to the cloud: as its unit reads it, unless a shell said
 * otherwise. `data` is the hub's folder; the relay's lies beside it.
 */
export function relaySettings(
  data: string,
  environment: NodeJS.ProcessEnv,
  ofAPerson = OF_A_PERSON,
): RelaySettings {
  const folder = join(dirname(data), 'relay')
  const kept = join(folder, 'cloud.env')
  if (environment.RELAY_CLOUD_URL || !existsSync(kept)) return { environment, asOwnerOf: null }
  const said = [kept, ofAPerson].filter((path) => existsSync(path))
  const settings = {
    RELAY_OUTLET_DATABASE: join(data, 'outlet.db'),
    RELAY_DATA_FOLDER: folder,
    RELAY_HUB_SOCKET: '/run/ocean-hub/relay.sock',
    ...Object.assign({}, ...said.map((path) => parseEnv(readFileSync(path, 'utf8')))),
  }
  return { environment: { ...environment, ...settings }, asOwnerOf: folder }
}
