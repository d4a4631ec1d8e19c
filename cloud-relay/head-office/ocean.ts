// `npm run ocean -- cloud <command>`: the entry of head office's commands.
import { runOcean } from './run-command.ts'

process.exitCode = await runOcean(process.argv.slice(2), process.env, {
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
})
