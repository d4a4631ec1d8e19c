// A program for screen.test.ts: asks what technicians are asked, and says what it heard.
import { createScreen } from '../../provisioning/ocean/screen.ts'

const screen = createScreen(
  { out: process.stdout, err: process.stderr, input: process.stdin },
  { language: 'en', isJson: false, environment: process.env },
)
screen.progress('It prints …')
const isOut = await screen.confirm('Did the page come out?')
const code = await screen.ask('Scan the code:')
const pin = await screen.askSecret('PIN:')
screen.say(`heard ${screen.canAsk} ${isOut} ${code} ${pin}`)
