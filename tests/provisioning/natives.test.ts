// Machine code of a release is of the machine it is for.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { checkNatives, machineOf } from '../../tools/release/check-natives.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const [AMD64, ARM64, ARM] = [62, 183, 40]
const PLACES = [
  ...['node/bin/node', 'node_modules/better-sqlite3/prebuilds/linux-arm64.node'],
  ...['node_modules/@napi-rs/canvas-linux-arm64-gnu/skia.linux-arm64-gnu.node'],
  ...['node_modules/@serialport/bindings-cpp/prebuilds/linux-arm64/a.armv8.glibc.node'],
  ...['node_modules/@node-usb/usb-linux-arm64-gnu/usb.linux-arm64-gnu.node'],
]

function elf(machine: number, bits = 64): Buffer {
  const head = Buffer.alloc(100)
  head.set([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, 1])
  head.writeUInt16LE(machine, 18)
  return head
}

function layOut(t: Test, files: Record<string, Buffer>): string {
  const folder = makeTempFolder(t, 'natives')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const allOf = (machine: number) => Object.fromEntries(PLACES.map((path) => [path, elf(machine)]))

t.test('this very node is of this very machine', async (t) => {
  t.equal(machineOf(process.execPath), process.arch === 'x64' ? 'amd64' : process.arch)
  t.equal(machineOf(import.meta.filename), null)
})

t.test('a release of one machine is whole; a stranger in it and a gap are named', async (t) => {
  const whole = { ...allOf(ARM64), 'hub/main.ts': Buffer.alloc(200, 'x'), empty: Buffer.alloc(0) }
  t.equal(checkNatives(layOut(t, whole), 'arm64').length, PLACES.length)
  t.throws(() => checkNatives(layOut(t, whole), 'amd64'), /is for arm64, not amd64/)
  for (const path of PLACES) {
    const { [path]: _, ...rest } = whole as Record<string, Buffer>
    t.throws(() => checkNatives(layOut(t, rest), 'arm64'), /has no machine code for arm64/, path)
    const strange = { ...whole, [path]: elf(AMD64) }
    t.throws(() => checkNatives(layOut(t, strange), 'arm64'), `${path} is for amd64, not arm64`)
  }
  const named = { ...whole, 'node_modules/a/a.so': elf(ARM, 32) }
  t.throws(() => checkNatives(layOut(t, named), 'arm64'), /a\.so is for arm of 32 bits/)
  const other = { ...whole, 'node_modules/a/a.node': Buffer.alloc(100, 'MZ') }
  t.throws(() => checkNatives(layOut(t, other), 'arm64'), /a\.node is no machine code of Linux/)
})
