// `ocean <command>` on a technician's laptop: nothing but Node is needed (decision 0095). On a box
// it is /usr/local/bin/ocean, and replaces one too.
import { runTechnician } from './run-technician.ts'

const streams = { out: process.stdout, err: process.stderr, input: process.stdin }
const words = process.argv.slice(2)

async function replace(): Promise<number> {
  const { runReplace } = await import('../replace/replace-command.ts')
  return runReplace(words.slice(1), process.env, {
    say: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  })
}

process.exitCode =
  words[0] === 'replace' ? await replace() : await runTechnician(words, process.env, streams)
