// A disk that is read and not written to: seen by the machine's first process and by the hub, whose
// view of the disk is its own; and a hub that says so when it is not so.
import { type BoxTest, expectUnits, readSetupCode, type Scene } from './box-looks.ts'
import { pause } from './box-machine.ts'
import { untilServing } from './box-shop.ts'

const MASKED = ['apt-daily.timer', 'apt-daily-upgrade.timer', 'man-db.timer']
const DATA = '/var/lib/ocean/hub'
const SAID = `/opt/ocean/current/node/bin/node -e '
fetch("http://127.0.0.1:8080/api/console/health").then((answer) => answer.json())
  .then(({ checks }) => console.log(checks.find(({ check }) => check === "medium").message))'`
const WORDS = 'Reading wears the disk here'
/** The hub looks once a minute, and the first look takes its time in an emulator. */
const LOOKS_MS_MAX = 4 * 60_000

const hubPid = ({ machine }: BoxTest): Promise<string> =>
  machine.must('systemctl show -p MainPID --value ocean-hub')

/** How a process sees a place: the options of the mount, and what is mounted. */
async function seenBy({ machine }: BoxTest, pid: string, place: string): Promise<string> {
  const look = `nsenter -t ${pid} -m findmnt -n -o FSTYPE,VFS-OPTIONS -T ${place}`
  return (await machine.must(look)).trim()
}

async function expectWord(test: BoxTest, wanted: boolean): Promise<void> {
  const endMs = performance.now() + LOOKS_MS_MAX
  const says = async () => (await test.machine.run(SAID)).text.includes(WORDS)
  let found = await says()
  while (found !== wanted && performance.now() < endMs) {
    await pause(5_000)
    found = await says()
  }
  const word = (isSaid: boolean) => `the hub ${isSaid ? 'says that reading wears' : 'is content'}`
  test.tell(word(wanted), word(found))
}

async function expectQuiet(test: BoxTest): Promise<void> {
  const pid = await hubPid(test)
  for (const [who, place] of [['1', '/'] as const, [pid, DATA] as const]) {
    const seen = await seenBy(test, who, place)
    const name = who === '1' ? 'the machine' : 'the hub'
    test.tell(`${name}: noatime`, /\bnoatime\b/.test(seen) ? `${name}: noatime` : seen)
  }
  for (const unit of MASKED) {
    const { text } = await test.machine.run(`systemctl is-enabled ${unit}`)
    test.tell(`${unit}: masked`, `${unit}: ${text.trim()}`)
  }
}

/** A container has a /tmp of its maker's: taken away, it comes back as ours with the hub's start. */
async function expectOwnTmp(test: BoxTest): Promise<void> {
  await test.machine.must('umount -l /tmp && systemctl restart ocean-hub')
  await untilServing(test.url)
  const tmp = (await test.machine.must('findmnt -n -o FSTYPE,OPTIONS /tmp')).trim()
  const isOurs = /^tmpfs\s/.test(tmp) && tmp.includes('nr_inodes=102400')
  test.tell('/tmp: in memory, with a limit', isOurs ? '/tmp: in memory, with a limit' : tmp)
  test.note(tmp)
}

const QUIET_START: Scene = {
  key: 'quiet-start',
  name: 'switched on after the installation: reading writes nothing, /tmp is in memory',
  begins: 'installed',
  async play(test) {
    await readSetupCode(test.machine)
    await expectQuiet(test)
    const tmp = (await test.machine.must('findmnt -n -o FSTYPE,OPTIONS /tmp')).trim()
    test.tell('/tmp: tmpfs', /^tmpfs\s/.test(tmp) ? '/tmp: tmpfs' : tmp)
    test.note(tmp)
    await expectUnits(test)
  },
}

const QUIET_DISK: Scene = {
  key: 'quiet-disk',
  name: 'the hub says when reading writes; /tmp comes with its limit',
  begins: 'open',
  async play(test) {
    await expectQuiet(test)
    await expectWord(test, false)
    await test.machine.must(
      `nsenter -t ${await hubPid(test)} -m mount --options-mode=ignore -o remount,bind,rw,relatime ${DATA}`,
    )
    await expectWord(test, true)
    await expectOwnTmp(test)
    await expectWord(test, false)
    await expectUnits(test)
  },
}

export const QUIET_SCENES = [QUIET_START, QUIET_DISK]
