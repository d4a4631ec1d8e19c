// `npm run ocean -- cloud <command>`: head office's command line. Where nothing else is named it
// speaks to the running demonstration's cloud.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runOcean } from '../cloud-relay/head-office/run-command.ts'
import { cloudAddressPath } from './ask-cloud.ts'
import { ROOT } from './demo-options.ts'

function environment(): Record<string, string | undefined> {
  if (process.env.OCEAN_CLOUD_URL || process.env.OCEAN_CLOUD_CREDENTIAL) return process.env
  const path = cloudAddressPath(process.env.DEMO_DATA ?? join(ROOT, 'data'))
  if (!existsSync(path)) return process.env
  return { ...process.env, OCEAN_CLOUD_URL: readFileSync(path, 'utf8').trim() }
}

process.exitCode = await runOcean(process.argv.slice(2), environment(), {
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
})
