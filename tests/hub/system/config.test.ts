import t from 'tap'
import { readConfig } from '#hub/config.ts'

const messageOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
    return 'starts'
  } catch (error) {
    return (error as Error).message
  }
}

t.test('without any setting the hub offers HTTPS on 8443 and nothing else', (t) => {
  const config = readConfig({ PATH: '/bin', HUBRIS: 'not ours' })
  t.match(config, {
    httpsHost: '0.0.0.0',
    httpsPort: 8443,
    httpPort: 'off',
    certifyLocalhost: 'no',
    discovery: 'off',
    logLevel: 'info',
  })
  t.match(config.dataFolder, /data.hub$/)
  t.match(config.uiFolder, /terminal-ui.dist$/)
  t.equal(config.redisUrl, undefined)
  t.ok(Object.isFrozen(config))
  t.end()
})

t.test('every setting is a variable', (t) => {
  const config = readConfig({
    HUB_DATA_FOLDER: 'somewhere',
    HUB_HTTPS_HOST: '127.0.0.1',
    HUB_HTTPS_PORT: '0',
    HUB_HTTP_PORT: '8080',
    HUB_ONBOARDING_PORT: '80',
    HUB_BACKUP_FOLDER: 'copies',
    HUB_NAME: 'hub-mart01',
    HUB_CERTIFY_LOCALHOST: 'yes',
    HUB_DISCOVERY: 'on',
    HUB_SERIAL: 'b0x1',
    HUB_SIGNER: '/run/signer.sock',
    HUB_MACHINE_ROOT: '/other',
    HUB_SCREEN_FILE: '/run/screen',
    HUB_LOG_LEVEL: 'silent',
    HUB_REDIS_URL: 'unix:/run/redis.sock',
    HUB_RELAY_SOCKET: '/run/relay.sock',
    HUB_PAYMENT_PROVIDER: 'demo',
    HUB_UI_FOLDER: 'dist',
    HUB_TRIAL: 'yes',
  })
  t.strictSame(config, {
    dataFolder: 'somewhere',
    httpsHost: '127.0.0.1',
    httpsPort: 0,
    httpPort: 8080,
    onboardingPort: 80,
    backupFolder: 'copies',
    name: 'hub-mart01',
    certifyLocalhost: 'yes',
    discovery: 'on',
    serial: 'b0x1',
    signer: '/run/signer.sock',
    machineRoot: '/other',
    screenFile: '/run/screen',
    logLevel: 'silent',
    redisUrl: 'unix:/run/redis.sock',
    relaySocket: '/run/relay.sock',
    paymentProvider: 'demo',
    uiFolder: 'dist',
    trial: 'yes',
  })
  t.end()
})

t.test('a wrong value refuses to start with a sentence', (t) => {
  const cases: [Record<string, string>, string | RegExp][] = [
    [
      { HUB_HTTPS_PORT: 'of' },
      'HUB_HTTPS_PORT must be a port from 0 (any free one) to 65535, or off; it is "of".',
    ],
    [{ HUB_HTTPS_PORT: '70000' }, /must be a port .* it is "70000"/],
    [{ HUB_HTTP_PORT: '8080.5' }, /HUB_HTTP_PORT must be a port/],
    [{ HUB_HTTP_PORT: '' }, /HUB_HTTP_PORT must be a port/],
    [{ HUB_NAME: 'hub_1' }, /HUB_NAME must be one label of a host name/],
    [{ HUB_NAME: 'a.b' }, /HUB_NAME must be one label/],
    [{ HUB_LOG_LEVEL: 'loud' }, /HUB_LOG_LEVEL must be one of fatal, error/],
    [{ HUB_REDIS_URL: 'localhost' }, /HUB_REDIS_URL must be redis:/],
    [{ HUB_DATA_FOLDER: '' }, /HUB_DATA_FOLDER must be a folder/],
    [{ HUB_CERTIFY_LOCALHOST: 'true' }, /must be yes or no/],
    [{ HUB_PAYMENT_PROVIDER: 'bank' }, /HUB_PAYMENT_PROVIDER must be one of none, demo/],
    [{ HUB_HTPS_PORT: '1' }, /HUB_HTPS_PORT is not a setting of the hub; these are: HUB_DATA_/],
  ]
  for (const [environment, expected] of cases) t.match(messageOf(environment), expected)
  const two = messageOf({ HUB_HTTP_PORT: 'x', HUB_LOG_LEVEL: 'x' }).split('\n')
  t.equal(two.length, 2, 'all at once, not one per try')
  t.end()
})
