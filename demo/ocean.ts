// `npm run ocean -- <command>`: a technician's commands for boxes, and under `cloud` head office's
// for outlets. Where no cloud is named, those speak to the running demonstration's.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runOcean } from '../cloud-relay/head-office/run-command.ts'
import { runTechnician } from '../provisioning/ocean/run-technician.ts'
import { runReplace } from '../provisioning/replace/replace-command.ts'
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
const screen = {
  say: (line: string) => void process.stdout.write(`${line}\n`),
  complain: (line: string) => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
}

function run(): Promise<number> {
  if (words[0] === 'cloud') return runOcean(words, environment(), screen)
  if (words[0] === 'replace') return runReplace(words.slice(1), process.env, screen)
  return runTechnician(words, process.env, streams)
}

process.exitCode = await run()
