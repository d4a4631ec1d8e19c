// Started as the only program of the guest. Each line it says is read by run-usb-vm.ts.
import { buildGadget } from './guest-gadget.ts'
import { SCENARIOS } from './guest-scenarios.ts'
import { GuestShop } from './guest-shop.ts'

const transport = process.argv[2] ?? 'usb'
const only = process.argv[3] ? new RegExp(process.argv[3]) : /./

const say = (what: object): void => {
  process.stdout.write(`\nOCEAN ${JSON.stringify(what)}\n`)
}

async function main(): Promise<void> {
  buildGadget()
  const shop = new GuestShop(transport)
  await shop.openPrinter()
  await shop.startHub()
  for (const { name, play } of SCENARIOS.filter((scenario) => only.test(scenario.name))) {
    const beganMs = performance.now()
    const told: { wanted: string; found: string }[] = []
    try {
      await play(shop, (wanted, found) => told.push({ wanted, found }))
    } catch (error) {
      told.push({ wanted: 'no fault', found: String(error) })
    }
    say({ transport, name, told, seconds: Math.round((performance.now() - beganMs) / 100) / 10 })
  }
  await shop.killHub()
  const receipts = Array.from({ length: shop.made }, (_, at) => {
    const n = at + 1
    return { n, state: shop.stateOf(n), ...shop.paperOf(n) }
  })
  say({ transport, receipts, failures: shop.printer.failures })
}

main()
  .catch((error: unknown) => say({ transport, fault: String(error) }))
  .finally(() => process.exit(0))
