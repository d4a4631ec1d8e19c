// npm run test:usb-vm: a real Linux with an emulated USB printer, in which the hub's print workers
// live through what happens at counters. Skips, with the reason, where it cannot be had.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DebianProgram, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { buildGuest, type Guest } from './build-guest.ts'
import { judge, type Report, tableOf } from './usb-vm-report.ts'

const GUEST_MS_MAX = 60 * 60_000
const TABLE = join(import.meta.dirname, '../../docs/testing/usb-printer.md')
const PROGRAMS = {
  qemu: { command: 'qemu-system-x86_64', packageName: 'qemu-system-x86' },
  busybox: { command: 'busybox', packageName: 'busybox-static' },
  cpio: { command: 'cpio', packageName: 'cpio' },
} satisfies Record<string, DebianProgram>

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`)
}

/** Null, with the reason said, where something cannot be had. */
function prepare(): { qemu: string; guest: Guest } | null {
  if (process.arch !== 'x64') return skip(`the guest is x86-64 and this is ${process.arch}`)
  const paths: Record<string, string> = {}
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const outcome = ensureProgram(program, say)
    if (!outcome.ok) return skip(`${outcome.reason}; ${outcome.commandToType}`)
    paths[name] = outcome.path
  }
  const { qemu = '', busybox = '', cpio = '' } = paths
  try {
    return { qemu, guest: buildGuest({ busybox, cpio }) }
  } catch (error) {
    return skip(error instanceof Error ? error.message : String(error))
  }
}

function skip(reason: string): null {
  say(`skipped: ${reason}`)
  return null
}

async function runGuest(
  qemu: string,
  guest: Guest,
  transport: string,
  only: string,
): Promise<Report[]> {
  const words = `console=ttyS0 panic=-1 quiet transport=${transport}${only && ` only=${only}`}`
  // The guest's clock counts its instructions: a busy machine makes it no slower, and while it
  // waits its time passes at once.
  const time = ['-accel', 'tcg,thread=single', '-icount', 'shift=1,sleep=off']
  const machine = [...time, '-cpu', 'Nehalem', '-smp', '1', '-m', '2048']
  const bare = ['-nographic', '-net', 'none', '-vga', 'none', '-no-reboot']
  const kernel = ['-kernel', guest.kernel, '-initrd', guest.initrd, '-append', words]
  const child = spawn(qemu, [...machine, ...bare, ...kernel], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), GUEST_MS_MAX)
  const reports: Report[] = []
  let rest = ''
  for await (const bytes of child.stdout) {
    const lines = (rest + String(bytes)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, json] = /^OCEAN (\{.*\})\s*$/.exec(line) ?? []
      if (json) {
        const report = JSON.parse(json) as Report
        reports.push(report)
        for (const sentence of judge([report]).sentences) say(sentence)
      } else if (process.env.USB_VM_TALK) say(line.trimEnd())
    }
  }
  clearTimeout(timer)
  return reports
}

async function main(): Promise<void> {
  const ready = prepare()
  if (!ready) return
  const only = process.argv[2] ?? ''
  const transports = (process.env.USB_VM_TRANSPORTS ?? 'usb,usblp').split(',')
  const reports: Report[] = []
  for (const transport of transports) {
    reports.push(...(await runGuest(ready.qemu, ready.guest, transport, only)))
  }
  const verdict = judge(reports)
  const hasEnds = transports.every((transport) =>
    reports.some((report) => 'receipts' in report && report.transport === transport),
  )
  const isRight = verdict.wrongCount === 0 && hasEnds
  if (!only && isRight && transports.length === 2) writeFileSync(TABLE, tableOf(reports))
  say(isRight ? `right: ${verdict.checkCount} checks` : `WRONG: ${verdict.wrongCount} checks`)
  process.exitCode = isRight ? 0 : 1
}

await main()
