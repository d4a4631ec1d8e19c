import { customerDisplay } from '../../after-first-screen.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/notice.tsx'
import { openDisplayWindow } from '../../parts/open-display-window.ts'
import { Segmented } from '../../parts/segmented.tsx'
import { Switch } from '../../parts/switch.tsx'
import { showToast } from '../../parts/toast.tsx'
import { t } from '../../text/translate.ts'

/** The screen that faces the customer: opening it, and how it looks. */
export function DisplayCard() {
  const display = customerDisplay.value
  if (display === null) return null
  const isShown = display.isShown.value
  const look = display.look.value
  const open = async () => {
    if (!(await openDisplayWindow())) showToast('warn', 'warning', t('display.blocked'))
  }
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('display.title')}</h2>
        <Chip tone={isShown ? 'good' : 'plain'}>
          {t(isShown ? 'display.is-shown' : 'display.not-shown')}
        </Chip>
      </header>
      <p class="soft small">{t('display.open-more')}</p>
      <Button icon="device" onPress={() => void open()}>
        {t('display.open')}
      </Button>
      <Switch
        label={t('display.wanted')}
        isOn={display.isWanted.value}
        onChange={(isOn) => display.setWanted(isOn)}
      />
      <Segmented
        label={t('display.language')}
        value={look.language}
        choices={[
          { value: 'id', text: 'Bahasa Indonesia' },
          { value: 'en', text: 'English' },
        ]}
        onChange={(language) => display.setLook({ ...look, language })}
      />
      <Segmented
        label={t('display.theme')}
        value={look.theme}
        choices={[
          { value: 'system', text: t('settings.theme-system'), icon: 'device' },
          { value: 'light', text: t('settings.theme-light'), icon: 'sun' },
          { value: 'dark', text: t('settings.theme-dark'), icon: 'moon' },
        ]}
        onChange={(theme) => display.setLook({ ...look, theme })}
      />
    </section>
  )
}
