// `npm run ocean -- <command>`: a technician's commands for boxes, and under `cloud` head office's
// for outlets. Where no cloud is named, those speak to the running demonstration's.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runOcean } from '../cloud-relay/head-office/run-command.ts'
import { runTechnician } from '../provisioning/ocean/run-technician.ts'
import { cloudAddressPath } from './ask-cloud.ts'
import { ROOT } from './demo-options.ts'

function environment(): Record<string, string | undefined> {
  if (process.env.OCEAN_CLOUD_URL || process.env.OCEAN_CLOUD_CREDENTIAL) return process.env
  const path = cloudAddressPath(process.env.DEMO_DATA ?? join(ROOT, 'data'))
  if (!existsSync(path)) return process.env
  return { ...process.env, OCEAN_CLOUD_URL: readFileSync(path, 'utf8').trim() }
}

const words = process.argv.slice(2)
const streams = { out: process.stdout, err: process.stderr, input: process.stdin }

process.exitCode = await (words[0] === 'cloud'
  ? runOcean(words, environment(), {
      say: (line) => void process.stdout.write(`${line}\n`),
      complain: (line) => void process.stderr.write(`${line}\n`),
      now: () => new Date(),
    })
  : runTechnician(words, process.env, streams))
