import './logo.css'

/** Two waves: the lower one white, the upper one in the colour of the sea. */
export function Logo({ size }: { size: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect class="logo-ground" width="64" height="64" rx="15" />
      <path class="logo-far" d="M12 27c6.7 0 6.7-6 13.3-6s6.7 6 13.4 6 6.6-6 13.3-6" />
      <path class="logo-near" d="M12 43c6.7 0 6.7-6 13.3-6s6.7 6 13.4 6 6.6-6 13.3-6" />
    </svg>
  )
}
