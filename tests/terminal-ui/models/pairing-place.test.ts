import t from 'tap'
import { linkTo, PairingPlace } from '../../../terminal-ui/src/models/pairing-place.ts'

t.test('an address of the LAN is said before anything is typed', async (t) => {
  for (const host of ['192.168.1.10', '10.0.0.2', '172.16.0.9', '172.31.255.1']) {
    t.same(new PairingPlace(host).other.value, { why: 'address', origin: null }, host)
  }
  for (const host of ['hub-mart01.local', 'localhost', '127.0.0.1', '172.32.0.1', '11.0.0.1']) {
    t.equal(new PairingPlace(host).other.value, null, host)
  }
})

t.test(
  'a refusal about the place leads elsewhere, and undoes a choice made for another',
  async (t) => {
    const place = new PairingPlace('192.168.1.10')
    place.stayHere()
    t.equal(place.isChosen.value, true)
    const detail = 'https://hub-mart01.local'
    t.equal(place.hear({ ok: false, code: 'TERMINAL_ELSEWHERE', detail }), true)
    t.same(place.other.value, { why: 'terminal', origin: detail })
    t.equal(place.isChosen.value, false, 'what was read was another sentence')
    t.equal(place.hear({ ok: false, code: 'PAIRING_CODE_INVALID' }), false)
    t.same(place.other.value, { why: 'terminal', origin: detail })
  },
)

t.test('a device that may be a silent till is asked, at the hub’s name too', async (t) => {
  const place = new PairingPlace('hub-mart01.local')
  const detail = 'https://192.168.1.10'
  t.equal(place.hear({ ok: false, code: 'TERMINALS_SILENT_ELSEWHERE', detail }), true)
  t.same(place.other.value, { why: 'silent', origin: detail })
  t.equal(place.isAddress, false, 'no router has to keep a name')
})

t.test('the link carries a whole code only', async (t) => {
  t.equal(linkTo('https://hub-a.local', '12345678'), 'https://hub-a.local/?pair=12345678')
  t.equal(linkTo('https://hub-a.local:8443', '123'), 'https://hub-a.local:8443/')
})
