import { appWorker, storageWatch, tillBuild } from '../../after-first-screen.ts'
import type { AppWorkerState } from '../../link/app-worker.ts'
import type { CopyState } from '../../link/journal-vault.ts'
import { Icon } from '../../parts/icon.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { StorageFactsList } from '../../parts/storage-facts.tsx'
import { useTill } from '../../parts/till-context.ts'
import { type PlainKey, t } from '../../text/translate.ts'
import { DisplayCard } from './display-card.tsx'
import { OwnAccessCards } from './own-access-card.tsx'
import './settings-screen.css'

const APP_STATES: Record<AppWorkerState, PlainKey> = {
  none: 'settings.app-none',
  installing: 'settings.app-installing',
  ready: 'settings.app-ready',
  'update-waits': 'settings.app-update-waits',
  failed: 'settings.app-failed',
}

const COPY_STATES: Record<CopyState, PlainKey> = {
  unknown: 'copy.unknown',
  kept: 'copy.kept',
  absent: 'copy.absent',
  late: 'copy.late',
  failing: 'copy.failing',
  unsealed: 'copy.unsealed',
}

function Choices() {
  const { settings } = useTill()
  return (
    <section class="card stack">
      <Segmented
        label={t('settings.language')}
        value={settings.language.value}
        choices={[
          { value: 'id', text: 'Bahasa Indonesia' },
          { value: 'en', text: 'English' },
        ]}
        onChange={(language) => settings.setLanguage(language)}
      />
      <Segmented
        label={t('settings.theme')}
        value={settings.theme.value}
        choices={[
          { value: 'system', text: t('settings.theme-system'), icon: 'device' },
          { value: 'light', text: t('settings.theme-light'), icon: 'sun' },
          { value: 'dark', text: t('settings.theme-dark'), icon: 'moon' },
        ]}
        onChange={(theme) => settings.setTheme(theme)}
      />
    </section>
  )
}

function About() {
  const { session, catalogue, link } = useTill()
  const outlet = session.outlet.value
  const terminal = session.terminal.value
  const facts = [
    [t('settings.outlet'), outlet ? `${outlet.name} (${outlet.outlet_code})` : ''],
    [t('settings.address'), outlet?.address ?? ''],
    [t('settings.npwp'), outlet?.npwp ?? '–'],
    [t('settings.terminal'), terminal?.terminalCode ?? ''],
    [t('settings.series'), terminal?.series ?? ''],
    [t('settings.products'), String(catalogue.progress.value.total)],
    [t('settings.price-list'), String(outlet?.price_list_version ?? '')],
    [t('settings.version'), tillBuild],
    [t('settings.second-copy'), t(COPY_STATES[link.vault.state.value])],
    [t('settings.opens-alone'), t(APP_STATES[appWorker.value?.state.value ?? 'installing'])],
  ]
  return (
    <section class="card">
      <h2>{t('settings.about')}</h2>
      <dl class="about">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Storage() {
  const facts = storageWatch.value?.facts.value ?? null
  if (facts === null) return null
  return (
    <section class="card stack">
      <h2>{t('connect.storage')}</h2>
      <StorageFactsList facts={facts} />
    </section>
  )
}

export function SettingsScreen() {
  return (
    <div class="settings scroll">
      <div class="settings-columns">
        <div class="stack">
          <Choices />
          <DisplayCard />
          <p class="row soft keys-hint">
            <Icon name="keyboard" />
            {t('settings.keys-hint')}
          </p>
        </div>
        <OwnAccessCards />
        <div class="stack">
          <About />
          <Storage />
        </div>
      </div>
    </div>
  )
}
