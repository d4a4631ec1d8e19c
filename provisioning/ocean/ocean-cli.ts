// `ocean <command>` on a technician's laptop: nothing but Node is needed (decision 0095).
import { runTechnician } from './run-technician.ts'

const streams = { out: process.stdout, err: process.stderr, input: process.stdin }
process.exitCode = await runTechnician(process.argv.slice(2), process.env, streams)
