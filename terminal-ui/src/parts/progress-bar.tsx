import './progress-bar.css'

type ProgressBarProps = {
  label: string
  fraction: number
  text?: string
  tone?: 'accent' | 'good' | 'bad'
}

/** `fraction` is 0…1; the text beside it says the same in numbers. */
export function ProgressBar({ label, fraction, text, tone = 'accent' }: ProgressBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100)
  return (
    <div class={`progress progress-${tone}`}>
      <div class="progress-words">
        <span>{label}</span>
        <span class="strong">{text ?? `${percent}%`}</span>
      </div>
      <div
        class="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div class="progress-done" style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
